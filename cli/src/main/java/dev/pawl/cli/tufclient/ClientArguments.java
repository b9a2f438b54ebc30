package dev.pawl.cli.tufclient;

import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.core.failure.Result;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads the command line: options in any order, before or after the subcommand. By hand, because
/// the program is started hundreds of times by a conformance suite and a parser library costs most
/// of its start.
final class ClientArguments {
  static final String USAGE =
      """
      A TUF client for any repository of TUF 1.0 over HTTP.

      Examples:
        pawl tuf-client --metadata-dir DIR init ROOT_FILE
        pawl tuf-client --metadata-dir DIR --metadata-url URL refresh
        pawl tuf-client --metadata-dir DIR --metadata-url URL --target-base-url URL \\
            --target-dir DIR --target-name PATH [--target-name PATH ...] download

      Exit code 0 when everything asked for was done, else 1.
      """;

  private static final String METADATA_DIR = "--metadata-dir";
  private static final String METADATA_URL = "--metadata-url";
  private static final String TARGET_NAME = "--target-name";
  private static final String TARGET_DIR = "--target-dir";
  private static final String TARGET_BASE = "--target-base-url";
  private static final List<String> OPTIONS =
      List.of(METADATA_DIR, METADATA_URL, TARGET_NAME, TARGET_DIR, TARGET_BASE);

  private final Map<String, List<String>> options = new HashMap<>();
  private final List<String> words = new ArrayList<>();

  private ClientArguments() {}

  /// What the arguments ask for, or what is wrong with them.
  static Result<ClientOrder, UsageFailure> read(String... arguments) {
    if (List.of(arguments).contains("--help") || List.of(arguments).contains("-h")) {
      return Result.ok(new ClientOrder.Help(Path.of("")));
    }
    try {
      var read = new ClientArguments();
      read.split(arguments);
      return Result.ok(read.order());
    } catch (Wrong e) {
      return Result.failed(new UsageFailure.WrongUsage("pawl tuf-client", "" + e.getMessage()));
    }
  }

  private void split(String... arguments) throws Wrong {
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (!argument.startsWith("--")) {
        words.add(argument);
        continue;
      }
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (!OPTIONS.contains(name)) {
        throw new Wrong("unknown option " + name);
      }
      if (equals < 0 && i + 1 == arguments.length) {
        throw new Wrong("no value after " + name);
      }
      String value = equals < 0 ? arguments[++i] : argument.substring(equals + 1);
      options.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }
  }

  private ClientOrder order() throws Wrong {
    String verb = words.isEmpty() ? "" : words.getFirst();
    int expected = verb.equals("init") ? 2 : 1;
    if (!List.of("init", "refresh", "download").contains(verb) || words.size() != expected) {
      throw new Wrong(
          "expected `init ROOT_FILE`, `refresh` or `download`, found `%s`"
              .formatted(String.join(" ", words)));
    }
    Path metadata = path(one(METADATA_DIR));
    return switch (verb) {
      case "init" -> new ClientOrder.Init(metadata, path(words.get(1)));
      case "refresh" -> new ClientOrder.Refresh(metadata, folder(METADATA_URL));
      default ->
          new ClientOrder.Download(
              metadata,
              folder(METADATA_URL),
              all(TARGET_NAME),
              folder(TARGET_BASE),
              path(one(TARGET_DIR)));
    };
  }

  private List<String> all(String option) throws Wrong {
    return Optional.ofNullable(options.get(option))
        .orElseThrow(() -> new Wrong("missing " + option));
  }

  private String one(String option) throws Wrong {
    List<String> values = all(option);
    if (values.size() > 1) {
      throw new Wrong(option + " given more than once");
    }
    return values.getFirst();
  }

  private static Path path(String text) throws Wrong {
    try {
      return Path.of(text).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new Wrong("no file name: " + text);
    }
  }

  private URI folder(String option) throws Wrong {
    String text = one(option);
    try {
      var url = new URI(text.endsWith("/") ? text : text + "/");
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      if (List.of("http", "https").contains(scheme)
          && url.getHost() != null
          && url.getUserInfo() == null
          && url.getQuery() == null
          && url.getFragment() == null) {
        return url;
      }
    } catch (URISyntaxException _) {
      // said below
    }
    throw new Wrong(option + " is not the URL of a folder (http or https): " + text);
  }

  /// The command line makes no sense.
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;

    Wrong(String problem) {
      super(problem);
    }
  }
}
