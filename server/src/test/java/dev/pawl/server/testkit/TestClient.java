package dev.pawl.server.testkit;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// An HTTPS client as the JDK brings it, with or without a certificate of its own.
public final class TestClient implements AutoCloseable {
  private final SSLContext tls;
  private final HttpClient client;
  private final String base;
  private final int port;
  private final Optional<String> bearer;

  private TestClient(SSLContext tls, int port, Optional<String> bearer) {
    this.tls = tls;
    this.port = port;
    this.bearer = bearer;
    this.base = "https://localhost:" + port;
    this.client =
        HttpClient.newBuilder().sslContext(tls).connectTimeout(Duration.ofSeconds(10)).build();
  }

  /// A client that trusts `authority` and shows `credential` when asked.
  public static TestClient to(
      int port, X509Certificate authority, Optional<TestAuthority.Credential> credential) {
    try {
      return new TestClient(context(authority, credential), port, Optional.empty());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The same with this token on every request.
  public TestClient with(String token) {
    return new TestClient(tls, port, Optional.of(token));
  }

  private static SSLContext context(
      X509Certificate authority, Optional<TestAuthority.Credential> credential)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority);
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManager[] own =
        credential.map(shown -> new KeyManager[] {new Insistent(shown)}).orElse(new KeyManager[0]);
    context.init(own, trust.getTrustManagers(), null);
    return context;
  }

  /// Shows its certificate also to servers that say they trust other authorities.
  private static final class Insistent extends X509ExtendedKeyManager {
    private final TestAuthority.Credential credential;

    Insistent(TestAuthority.Credential credential) {
      this.credential = credential;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {"own"};
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return "own";
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
      return "own";
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {credential.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return credential.key();
    }
  }

  /// Its side of TLS, to make other clients of.
  public SSLContext tls() {
    return tls;
  }

  /// A request to this path, to be completed by the caller.
  public HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
    bearer.ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return request;
  }

  /// Sends a request and reads the answer as text.
  public HttpResponse<String> send(HttpRequest request) throws IOException {
    return send(request, BodyHandlers.ofString());
  }

  /// Sends a request.
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> reading)
      throws IOException {
    try {
      return client.send(request, reading);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// GET.
  public HttpResponse<String> get(String path) throws IOException {
    return send(request(path).GET().build());
  }

  /// Any method with a text as its body.
  public HttpResponse<String> send(String method, String path, String body) throws IOException {
    return send(method, path, BodyPublishers.ofString(body));
  }

  /// Any method with a body.
  public HttpResponse<String> send(String method, String path, BodyPublisher body)
      throws IOException {
    return send(request(path).method(method, body).build());
  }

  /// A bare TLS connection, for what an HTTP client would not do.
  public SSLSocket connect() throws IOException {
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("localhost", port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  /// Writes ASCII text to a connection.
  public static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /// What the other side sends until it closes.
  public static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
