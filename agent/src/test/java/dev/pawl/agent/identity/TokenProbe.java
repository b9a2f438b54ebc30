package dev.pawl.agent.identity;

import dev.pawl.agent.device.Backends;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.link.Https;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.link.Request;
import dev.pawl.agent.link.Tls;
import dev.pawl.agent.testkit.TestEst;
import dev.pawl.agent.testkit.TestServer;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A process of its own for a module that takes its settings from the environment: makes a key in
/// the token, asks for a certificate with it, authenticates in TLS with it.
final class TokenProbe {
  private TokenProbe() {}

  /// @param args folder, library, label of the token, file with the PIN
  public static void main(String[] args) throws Exception {
    var folder = new DeviceFolder(Path.of(args[0]));
    folder.create();
    var choice =
        new Backends.DeviceKey.Pkcs11(Path.of(args[1]), args[2], Path.of(args[3]), "pawl-device");
    DeviceKeys keys = DeviceKeys.of(folder, choice);
    KeyPair pair = Expect.ok(keys.forEnrolment());
    var device = new DeviceId("lock-1");
    PublicKey requested = TestEst.requestedKey(CertificationRequest.encode(device, pair));
    try (TestServer server = TestServer.start()) {
      X509Certificate certificate = server.authority().issue("CN=lock-1", requested, List.of());
      server.on("/hello", request -> request.answer(200, new byte[] {1}));
      var trusted = List.of(server.authority().certificate());
      var tls =
          Tls.withIdentity(trusted, Expect.ok(keys.open()).getPrivate(), List.of(certificate));
      try (var https = new Https(tls, LinkLimits.standard(), () -> {})) {
        var request = Request.get();
        Expect.ok(https.read(server.url("/hello"), request, 200, new ByteCount(10)));
      }
    }
    System.out.println("authenticated with a key of the token");
    System.exit(0);
  }
}
