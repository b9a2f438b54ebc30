package dev.pawl.sim.attack;

import dev.pawl.core.failure.Result;
import dev.pawl.core.key.KeyFailure;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.Pem;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.identity.AuthorityFailure;
import dev.pawl.server.identity.DeviceAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A real device authority and the server identity it made.
final class Authority {
  private static final String HOST = "localhost";
  private static final char[] IN_MEMORY = new char[0]; // the key store never leaves this process

  private final DeviceAuthority authority;
  private final KeyPair serverKey;

  private Authority(DeviceAuthority authority, KeyPair serverKey) {
    this.authority = authority;
    this.serverKey = serverKey;
  }

  static Authority make(Path folder) throws IOException {
    return switch (DeviceAuthority.open(folder, List.of(HOST), Instant.now())) {
      case Result.Ok<DeviceAuthority, AuthorityFailure>(DeviceAuthority made) ->
          new Authority(made, key(folder));
      case Result.Failed<DeviceAuthority, AuthorityFailure>(AuthorityFailure why) ->
          throw new IOException(why.explain());
    };
  }

  private static KeyPair key(Path folder) throws IOException {
    return switch (KeyFile.openPairForMachine(folder.resolve("server.key"))) {
      case Result.Ok<KeyPair, KeyFailure>(KeyPair pair) -> pair;
      case Result.Failed<KeyPair, KeyFailure>(KeyFailure why) ->
          throw new IOException(why.explain());
    };
  }

  /// TLS as the server: devices show certificates of this authority.
  SSLContext serverTls() throws IOException {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", authority.certificate());
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      own.setKeyEntry(
          "server",
          serverKey.getPrivate(),
          IN_MEMORY,
          new Certificate[] {authority.serverCertificate()});
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, IN_MEMORY);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("making the server's TLS", e);
    }
  }

  /// What devices pin.
  byte[] pem() {
    return pem(authority.certificate());
  }

  /// A device's certificate.
  byte[] issue(DeviceId device, PublicKey key) {
    return pem(authority.issueFor(device, key, Instant.now()));
  }

  private static byte[] pem(X509Certificate certificate) {
    try {
      return Pem.encode("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
