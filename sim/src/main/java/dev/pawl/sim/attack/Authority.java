package dev.pawl.sim.attack;

import dev.pawl.agent.link.Tls;
import dev.pawl.core.failure.Result;
import dev.pawl.core.key.KeyFailure;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.Pem;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.identity.AuthorityFailure;
import dev.pawl.server.identity.DeviceAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;

/// A real device authority and the server identity it made.
final class Authority {
  private static final String HOST = "localhost";

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

  /// TLS as the server.
  SSLContext serverTls() {
    return Tls.withIdentity(
        List.of(authority.certificate()),
        serverKey.getPrivate(),
        List.of(authority.serverCertificate()));
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
