package dev.pawl.server;

import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.protocol.PollInterval;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.server.identity.DeviceAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The server's command line, and `server.json` in the data folder behind it: what the command line
/// says wins.
/// @param json events on standard output and log on standard error as JSON lines
record ServerArguments(boolean help, boolean json, Optional<ServerConfig> config) {
  static final String HELP =
      """
      Usage: pawl server --data DIR [options]
             pawl server copy-db --data DIR --db ADDRESS [--json]

      Runs the update server on a data folder. The first start makes the certificate
      authority (DIR/tls) and the first admin token (DIR/admin.token).

        --data DIR             data folder; made if it is missing
        --port-device N        port for devices, 8443 unless told; 0 = any free one
        --port-operator N      port for operators, 8444 unless told; 0 = any free one
        --public-url URL       how devices reach this server, https://host:port,
                               where that is not https://localhost:PORT
        --bind ADDRESS         address to listen on, 0.0.0.0 (all) unless told
        --poll-seconds N       how long devices wait between two polls, 300 unless told
        --db ADDRESS           jdbc:postgresql://host:port/database?user=name, where the facts are
                               to be kept in PostgreSQL and not in DIR/pawl.db; its password comes
                               from the file that PGPASSFILE names, or ~/.pgpass
        --delta-memory MIB     most memory for making a delta, 1200 unless told; 0 = make none
        --json                 events and log as JSON lines
        --help                 this text

      copy-db copies everything from DIR/pawl.db into a new PostgreSQL database, while the server is
      stopped, and compares numbers of rows and the audit log's chain; start with --db afterwards.

      The same settings can stand in DIR/server.json; the command line wins.
      The server stops on SIGTERM: it finishes the requests under way, then exits 0.
      Exit codes: 0 stopped as told, 1 failed, 2 wrong arguments.

      Example: pawl server --data /srv/pawl --public-url https://updates.example.org:8443
      """;

  private static final Set<String> OPTIONS =
      Set.of(
          "--data",
          "--port-device",
          "--port-operator",
          "--public-url",
          "--bind",
          "--poll-seconds",
          "--db",
          "--delta-memory");
  private static final String POSTGRES_EXAMPLE = "jdbc:postgresql://host:port/database?user=name";
  private static final Pattern POSTGRES =
      Pattern.compile("jdbc:postgresql://[^/?#@]{0,300}/[A-Za-z0-9_.-]{1,63}(\\?[^#]{0,1000})?");
  private static final Pattern PASSWORD =
      Pattern.compile("[?&](ssl)?password=", Pattern.CASE_INSENSITIVE);
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]{7,15}|[0-9a-f:]{2,39}");
  private static final long MOST_MEBI = 1 << 20;
  private static final ByteCount LONGEST_SETTINGS = ByteCount.kibi(64);

  static Result<ServerArguments, ServerFailure> parse(List<String> words) {
    Map<String, String> options = new HashMap<>();
    boolean json = false;
    for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
      String word = rest.next();
      switch (word) {
        case "--help", "-h" -> {
          return Result.ok(new ServerArguments(true, json, Optional.empty()));
        }
        case "--json" -> json = true;
        default -> {
          if (!OPTIONS.contains(word)) {
            return bad("\"" + word + "\" is no option");
          }
          if (!rest.hasNext()) {
            return bad(word + " needs a value");
          }
          if (options.put(word, rest.next()) != null) {
            return bad(word + " is given twice");
          }
        }
      }
    }
    boolean asJson = json;
    return config(options).map(config -> new ServerArguments(false, asJson, Optional.of(config)));
  }

  private static Result<ServerConfig, ServerFailure> config(Map<String, String> options) {
    String folder = options.get("--data");
    if (folder == null) {
      return bad("--data is missing");
    }
    Path data = Path.of(folder).toAbsolutePath().normalize();
    return settings(data)
        .then(
            config -> {
              try {
                return Result.ok(
                    new ServerConfig(
                        data,
                        port(options, "--port-device", config.devicePort()),
                        port(options, "--port-operator", config.operatorPort()),
                        options.getOrDefault("--bind", config.bind()),
                        Optional.ofNullable(options.get("--public-url"))
                            .map(ServerArguments::url)
                            .or(config::publicUrl),
                        poll(options, config.poll()),
                        Optional.ofNullable(options.get("--db"))
                            .map(ServerArguments::database)
                            .or(config::postgres),
                        config.access(),
                        deltaMemory(options, config.deltaMemory())));
              } catch (Bad e) {
                return bad(e.problem);
              }
            });
  }

  /// `server.json`, or the usual settings when there is none.
  private static Result<ServerConfig, ServerFailure> settings(Path data) {
    Path file = data.resolve("server.json");
    Optional<byte[]> content;
    try {
      content = DurableFile.read(file, LONGEST_SETTINGS);
    } catch (IOException e) {
      return Result.failed(new ServerFailure.BadSettings(file, e + "."));
    }
    if (content.isEmpty()) {
      return Result.ok(ServerConfig.in(data));
    }
    return switch (JsonReader.read(content.get(), JsonLimits.standard())
        .then(value -> JsonView.read(value, view -> settings(data, view)))) {
      case Result.Ok<ServerConfig, JsonFailure>(ServerConfig config) -> Result.ok(config);
      case Result.Failed<ServerConfig, JsonFailure>(JsonFailure failure) ->
          Result.failed(new ServerFailure.BadSettings(file, failure.explain()));
    };
  }

  private static ServerConfig settings(Path data, JsonView view) {
    view.only(
        "portDevice",
        "portOperator",
        "publicUrl",
        "bind",
        "pollSeconds",
        "db",
        "deviceAccess",
        "deltaMemoryMiB");
    ServerConfig usual = ServerConfig.in(data);
    return new ServerConfig(
        data,
        port(view, "portDevice", usual.devicePort()),
        port(view, "portOperator", usual.operatorPort()),
        view.optional("bind").map(JsonView::asText).orElse(usual.bind()),
        view.optional("publicUrl").map(member -> url(member)),
        view.optional("pollSeconds")
            .map(seconds -> seconds.asNumeric(PollInterval::seconds))
            .orElse(usual.poll()),
        view.optional("db").map(ServerArguments::database),
        view.optional("deviceAccess").map(ServerArguments::access).orElse(usual.access()),
        deltaMemory(view, usual.deltaMemory()));
  }

  private static DeviceAccess access(JsonView view) {
    view.only("targetTokens", "gatewayToken", "trustedProxies");
    Set<String> proxies = new LinkedHashSet<>();
    for (JsonView proxy :
        view.optional("trustedProxies").map(JsonView::asElements).orElse(List.of())) {
      String address = proxy.asText();
      if (!ADDRESS.matcher(address).matches()) {
        throw proxy.wrong("an IP address such as 10.0.0.7", '"' + address + '"');
      }
      proxies.add(address);
    }
    return new DeviceAccess(on(view, "targetTokens"), on(view, "gatewayToken"), proxies);
  }

  private static boolean on(JsonView view, String name) {
    return view.optional(name).map(JsonView::asFlag).orElse(false);
  }

  private static String database(JsonView member) {
    try {
      return database(member.asText());
    } catch (Bad e) {
      throw member.wrong(POSTGRES_EXAMPLE + " without a password", "another address");
    }
  }

  /// A password in an argument or a settings file would be seen by others: it is refused.
  private static String database(String address) {
    if (!POSTGRES.matcher(address).matches()) {
      throw new Bad("--db expects " + POSTGRES_EXAMPLE + ", not \"" + address + "\"");
    }
    if (PASSWORD.matcher(address).find()) {
      throw new Bad(
          "--db must not hold a password, which others could read: put it into the file that"
              + " PGPASSFILE names, or ~/.pgpass");
    }
    return address;
  }

  private static URI url(JsonView member) {
    try {
      return url(member.asText());
    } catch (Bad e) {
      throw member.wrong("https://host:port", member.asText());
    }
  }

  private static int port(JsonView view, String name, int usual) {
    Optional<JsonView> member = view.optional(name);
    if (member.isEmpty()) {
      return usual;
    }
    long port = member.get().asNumber();
    if (port < 0 || port > 65_535) {
      throw member.get().wrong("a port, 0 to 65535", Long.toString(port));
    }
    return (int) port;
  }

  private static int port(Map<String, String> options, String name, int usual) {
    String text = options.get(name);
    if (text == null) {
      return usual;
    }
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
      throw new Bad(name + " expects a port, 0 to 65535, not \"" + text + "\"");
    }
    return Integer.parseInt(text);
  }

  private static ByteCount deltaMemory(JsonView view, ByteCount usual) {
    Optional<JsonView> member = view.optional("deltaMemoryMiB");
    if (member.isEmpty()) {
      return usual;
    }
    long mebi = member.get().asNumber();
    if (mebi < 0 || mebi > MOST_MEBI) {
      throw member.get().wrong("mebibytes, 0 to " + MOST_MEBI, Long.toString(mebi));
    }
    return ByteCount.mebi(mebi);
  }

  private static ByteCount deltaMemory(Map<String, String> options, ByteCount usual) {
    String text = options.get("--delta-memory");
    if (text == null) {
      return usual;
    }
    if (!text.matches("[0-9]{1,7}") || Long.parseLong(text) > MOST_MEBI) {
      throw new Bad(
          "--delta-memory expects mebibytes, 0 to " + MOST_MEBI + ", not \"" + text + "\"");
    }
    return ByteCount.mebi(Long.parseLong(text));
  }

  private static PollInterval poll(Map<String, String> options, PollInterval usual) {
    String text = options.get("--poll-seconds");
    if (text == null) {
      return usual;
    }
    try {
      return PollInterval.seconds(Long.parseLong(text));
    } catch (NumberFormatException | MalformedInput e) {
      throw new Bad("--poll-seconds expects whole seconds, 1 to 86399, not \"" + text + "\"");
    }
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      boolean bare =
          url.getRawPath() != null
              && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
              && url.getRawQuery() == null
              && url.getRawFragment() == null
              && url.getRawUserInfo() == null;
      if ("https".equals(url.getScheme()) && url.getHost() != null && bare) {
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      }
    } catch (IllegalArgumentException e) {
      // Refused below like any other text.
    }
    throw new Bad("--public-url expects https://host:port, not \"" + text + "\"");
  }

  private static <T> Result<T, ServerFailure> bad(String problem) {
    return Result.failed(new ServerFailure.BadArguments(problem));
  }

  /// Carries a problem out of the nested calls to [#parse].
  private static final class Bad extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String problem;

    Bad(String problem) {
      super(problem, null, false, false);
      this.problem = problem;
    }
  }
}
