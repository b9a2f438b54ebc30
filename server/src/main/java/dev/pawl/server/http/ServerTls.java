package dev.pawl.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a listener proves itself and whom it asks for a proof. TLS 1.3 and 1.2, authenticated
/// encryption and forward secrecy only. Done by OpenSSL's engine where its library loads on this
/// machine, else by the JDK's, which needs four to seven times the processor time.
public final class ServerTls {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  /// The first three are TLS 1.3. No RSA: the server's key is an EC key.
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");

  private final String certificates;
  private final String key;
  private final Optional<String> clientAuthority;

  /// @param certificates the server's own and those up to its CA, PEM
  /// @param key its private key, PKCS#8 PEM
  /// @param clientAuthority PEM of the CA whose client certificates are asked for; empty: none is
  public ServerTls(String certificates, String key, Optional<String> clientAuthority) {
    this.certificates = certificates;
    this.key = key;
    this.clientAuthority = clientAuthority;
  }

  /// Puts this into the options of a listener.
  void applyTo(HttpServerOptions options) {
    options
        .setSsl(true)
        .setUseAlpn(false)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(certificates))
                .addKeyValue(Buffer.buffer(key)))
        .setEnabledSecureTransportProtocols(PROTOCOLS);
    CIPHERS.forEach(options::addEnabledCipherSuite);
    // Asked for, not required: enrolment comes without one. The gate requires it per route.
    options.setClientAuth(clientAuthority.isPresent() ? ClientAuth.REQUEST : ClientAuth.NONE);
    clientAuthority.ifPresent(
        ca -> options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(ca))));
    if (OpenSSLEngineOptions.isAvailable()) {
      options.setSslEngineOptions(new OpenSSLEngineOptions());
    } else {
      LOG.warn("OpenSSL's engine does not load on this machine; TLS is done by the JDK, slower");
      options.setSslEngineOptions(new JdkSSLEngineOptions());
    }
  }
}
