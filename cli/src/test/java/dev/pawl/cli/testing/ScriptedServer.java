package dev.pawl.cli.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A server that answers by script over real TLS. It stands for answers, not for the server's
/// behaviour: that is tested with the real one, where both meet.
public final class ScriptedServer implements AutoCloseable {
  /// What it expects to be sent with each request.
  public static final String TOKEN = "test-token-7f3a";

  private static final TestTls TLS = TestTls.create();

  /// A request as it arrived.
  public static final class Request {
    private final String line;
    private final Map<String, String> headers;
    private final byte[] body;

    private Request(String line, Map<String, String> headers, byte[] body) {
      this.line = line;
      this.headers = headers;
      this.body = body;
    }

    /// For example `GET /api/v1/devices?limit=500`.
    public String line() {
      return line;
    }

    /// A header, by its name in lower case.
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    /// The body.
    public byte[] body() {
      return body.clone();
    }

    /// The body as text.
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /// An answer.
  public static final class Answer {
    private final int status;
    private final byte[] body;

    private Answer(int status, byte[] body) {
      this.status = status;
      this.body = body;
    }

    /// JSON or other text.
    public static Answer of(int status, String body) {
      return new Answer(status, body.getBytes(StandardCharsets.UTF_8));
    }

    /// Bytes.
    public static Answer of(int status, byte[] body) {
      return new Answer(status, body.clone());
    }

    /// A problem as the API describes it.
    public static Answer problem(int status, String code) {
      return of(
          status,
          """
          {"type":"about:blank","title":"refused","status":%d,"code":"%s","attempted":"a",\
          "expected":"what the server wants","found":"what it got","remedy":"what to do"}\
          """
              .formatted(status, code));
    }
  }

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Function<Request, Answer>> routes =
      Collections.synchronizedMap(new HashMap<>());
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

  private ScriptedServer(HttpsServer server) {
    this.server = server;
  }

  /// Starts on a free port of the loop-back interface.
  public static ScriptedServer start() {
    try {
      HttpsServer https =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      https.setHttpsConfigurator(new HttpsConfigurator(TLS.context()));
      ScriptedServer scripted = new ScriptedServer(https);
      https.setExecutor(scripted.threads);
      https.createContext("/", scripted::serve);
      https.start();
      return scripted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Answers `METHOD /path?query` so from now on.
  public ScriptedServer on(String requestLine, Function<Request, Answer> script) {
    routes.put(requestLine, script);
    return this;
  }

  /// Answers `METHOD /path?query` with this from now on.
  public ScriptedServer on(String requestLine, int status, String body) {
    return on(requestLine, _ -> Answer.of(status, body));
  }

  /// What arrived, in order.
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /// The request lines that arrived.
  public List<String> lines() {
    return requests().stream().map(Request::line).toList();
  }

  /// Where it listens.
  public URI address() {
    return URI.create("https://localhost:" + server.getAddress().getPort());
  }

  /// Writes what a client needs into `folder`: `ca.pem` and `token`, and answers the options that
  /// name them.
  public List<String> options(Path folder) {
    Path ca = folder.resolve("ca.pem");
    Path token = folder.resolve("token");
    try {
      if (!Files.exists(ca)) {
        TLS.writeCertificate(ca);
        Files.createFile(
            token,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, TOKEN + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        "--server", address().toString(), "--ca", ca.toString(), "--token-file", token.toString());
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) ->
                  headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
      byte[] body = exchange.getRequestBody().readAllBytes();
      String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      Request request = new Request(line, headers, body);
      requests.add(request);
      Answer answer = answer(request);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(
          answer.status, head || answer.body.length == 0 ? -1 : answer.body.length);
      if (!head && answer.body.length > 0) {
        exchange.getResponseBody().write(answer.body);
      }
    }
  }

  private Answer answer(Request request) {
    if (!request.header("authorization").equals(Optional.of("Bearer " + TOKEN))) {
      return Answer.problem(401, "identity.bad-token");
    }
    Function<Request, Answer> script = routes.get(request.line());
    return script == null ? Answer.problem(404, "api.not-found") : script.apply(request);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
