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
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// An HTTPS client as the JDK brings it, with or without a certificate of its own.
public final class TestClient implements AutoCloseable {
  private final SSLContext tls;
  private final HttpClient client;
  private final String base;
  private final int port;

  private TestClient(SSLContext tls, int port) {
    this.tls = tls;
    this.port = port;
    this.base = "https://localhost:" + port;
    this.client =
        HttpClient.newBuilder().sslContext(tls).connectTimeout(Duration.ofSeconds(10)).build();
  }

  /// A client that trusts `authority` and shows `credential` when asked.
  public static TestClient to(
      int port, X509Certificate authority, Optional<TestAuthority.Credential> credential) {
    try {
      return new TestClient(context(authority, credential), port);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext context(
      X509Certificate authority, Optional<TestAuthority.Credential> credential)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority);
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    var keys = KeyManagerFactory.getInstance("PKIX");
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (credential.isPresent()) {
      own.setKeyEntry(
          "own",
          credential.get().key(),
          new char[0],
          new X509Certificate[] {credential.get().certificate()});
    }
    keys.init(own, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /// Its side of TLS, to make other clients of.
  public SSLContext tls() {
    return tls;
  }

  /// A request to this path, to be completed by the caller.
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
  }

  /// Sends a request and reads the answer as text.
  public HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofString());
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
