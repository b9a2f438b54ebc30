package dev.pawl.agent.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.pawl.core.key.KeyGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/// An HTTPS server on this machine whose answers a test sets path by path. It asks for a client
/// certificate and takes none for an answer.
public final class TestServer implements AutoCloseable {
  /// What a path answers.
  public interface Handler {
    /// Answers one request.
    void handle(Request request) throws IOException;
  }

  /// One request with its answer.
  public record Request(HttpExchange exchange) {
    /// The subject of the client's certificate, empty if it showed none.
    public String client() {
      try {
        return ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
      } catch (SSLPeerUnverifiedException e) {
        return "";
      }
    }

    /// The value of a header, empty if it is not there.
    public String header(String name) {
      String value = exchange.getRequestHeaders().getFirst(name);
      return value == null ? "" : value;
    }

    /// The client's certificate.
    public X509Certificate certificate() throws IOException {
      return (X509Certificate) ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0];
    }

    /// The path as it came.
    public String path() {
      return exchange.getRequestURI().getRawPath();
    }

    /// A query parameter.
    public Optional<String> query(String name) {
      String query = exchange.getRequestURI().getRawQuery();
      return query == null
          ? Optional.empty()
          : Arrays.stream(query.split("&", -1))
              .filter(one -> one.startsWith(name + "="))
              .map(one -> one.substring(name.length() + 1))
              .findFirst();
    }

    /// The whole body as text.
    public String body() throws IOException {
      return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// Answers with these bytes.
    public void answer(int status, byte[] body) throws IOException {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }

    /// Answers with this text, in which `'` stands for `"`.
    public void json(int status, String body) throws IOException {
      answer(status, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /// Answers the part of `content` that is asked for, as a server should.
    public void file(byte[] content) throws IOException {
      String range = header("Range");
      if (range.isEmpty()) {
        answer(200, content);
        return;
      }
      int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      with("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length))
          .answer(206, Arrays.copyOfRange(content, from, content.length));
    }

    /// Begins an answer whose length is not told; the caller writes it.
    public OutputStream chunked(int status) throws IOException {
      exchange.sendResponseHeaders(status, 0);
      return exchange.getResponseBody();
    }

    /// Sets a header of the answer.
    public Request with(String name, String value) {
      exchange.getResponseHeaders().set(name, value);
      return this;
    }
  }

  private final TestAuthority authority;
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpsServer server;

  private volatile Handler fallback = request -> request.answer(404, new byte[0]);

  private TestServer(TestAuthority authority, SSLContext tls, int port) throws IOException {
    this.authority = authority;
    InetAddress loopback = InetAddress.getLoopbackAddress();
    server = HttpsServer.create(new InetSocketAddress(loopback, port), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tlsParameters = tls.getDefaultSSLParameters();
            tlsParameters.setWantClientAuth(true);
            parameters.setSSLParameters(tlsParameters);
          }
        });
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /// Starts a server on any free port.
  public static TestServer start() {
    return start(0, "localhost");
  }

  /// Starts a server.
  /// @param port 0 for any free one
  /// @param host name in its certificate
  public static TestServer start(int port, String host) {
    return start(new TestAuthority("test"), port, host);
  }

  /// Starts a server with a certificate of this authority.
  public static TestServer start(TestAuthority authority, int port, String host) {
    return start(authority, port, host, Instant.now());
  }

  /// Starts a server whose certificate is valid for two days around `middle`.
  public static TestServer start(TestAuthority authority, int port, String host, Instant middle) {
    KeyPair keys = KeyGenerator.ecdsaP256();
    X509Certificate certificate =
        authority.issue("CN=" + host, keys.getPublic(), List.of(host), middle);
    SSLContext tls = ServerTls.of(authority.certificate(), keys.getPrivate(), certificate);
    try {
      return new TestServer(authority, tls, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Who made its certificate.
  public TestAuthority authority() {
    return authority;
  }

  /// Where it listens.
  public int port() {
    return server.getAddress().getPort();
  }

  /// Its base URL.
  public URI url() {
    return URI.create("https://localhost:" + port());
  }

  /// The URL of a path.
  public URI url(String path) {
    return url().resolve(path);
  }

  /// From now on `path` answers so; every other path answers 404.
  public void on(String path, Handler handler) {
    handlers.put(path, handler);
  }

  /// Answers every path that has no answer of its own.
  public void otherwise(Handler handler) {
    fallback = handler;
  }

  /// Requests so far, as `GET /path`.
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      requests.add(exchange.getRequestMethod() + " " + path);
      handlers.getOrDefault(path, fallback).handle(new Request(exchange));
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
