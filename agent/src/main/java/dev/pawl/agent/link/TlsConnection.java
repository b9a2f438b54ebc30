package dev.pawl.agent.link;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// One HTTP/1.1 connection over TLS, used for one request at a time. Not safe for use by several
/// threads at once.
final class TlsConnection implements AutoCloseable {
  /// What is fast with AES in hardware and good enough for all; then what every server has.
  private static final String[] SUITES = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
  };

  private final SSLSocket socket;
  private final Patience patience;
  private final String host;
  private final int port;
  private final AnswerBytes in;
  private boolean used; // for a request before

  private TlsConnection(SSLSocket socket, Patience patience, URI url) throws IOException {
    this.socket = socket;
    this.patience = patience;
    this.host = PatientSocket.host(url);
    this.port = PatientSocket.port(url);
    this.in = new AnswerBytes(socket.getInputStream());
  }

  /// Connects and shakes hands.
  static TlsConnection open(SSLContext tls, URI url, LinkLimits limits, Runnable alive)
      throws IOException {
    PatientSocket plain = PatientSocket.connect(url, limits, alive);
    try {
      String host = PatientSocket.host(url);
      SSLSocket socket =
          (SSLSocket)
              tls.getSocketFactory().createSocket(plain, host, PatientSocket.port(url), true);
      SSLParameters parameters = new SSLParameters(SUITES, new String[] {"TLSv1.3", "TLSv1.2"});
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return new TlsConnection(socket, plain.patience(), url);
    } catch (IOException e) {
      boolean late = plain.patience().wasTooLate();
      plain.close();
      throw late ? Https.tooLate(e) : e;
    }
  }

  /// Whether it leads to the host of `url`.
  boolean leadsTo(URI url) {
    return host.equals(PatientSocket.host(url)) && port == PatientSocket.port(url);
  }

  /// Whether it was used before and ended without a byte of an answer: the other side closed it
  /// while it was idle.
  boolean diedIdle() {
    return used && !in.began();
  }

  /// Sends a request and reads the head of its answer.
  AnswerHead ask(byte[] request) throws IOException {
    in.expectAnswer();
    patience.awaitAnswer();
    OutputStream out = socket.getOutputStream();
    out.write(request);
    out.flush();
    AnswerHead head = AnswerHead.read(in);
    used = true;
    patience.flow();
    return head;
  }

  /// The rest of an answer.
  AnswerBytes bytes() {
    return in;
  }

  Patience patience() {
    return patience;
  }

  @Override
  public void close() {
    try {
      // Not a polite goodbye: the other side may not listen, and would have to be waited for.
      socket.setSoLinger(false, 0);
      socket.close();
    } catch (IOException _) {
      // It is gone already.
    }
  }
}
