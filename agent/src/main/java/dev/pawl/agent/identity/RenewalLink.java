package dev.pawl.agent.identity;

import dev.pawl.agent.link.DdiLink;
import dev.pawl.agent.link.Https;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.agent.link.LinkFailure.MalformedAnswer;
import dev.pawl.agent.link.Request;
import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.DevicePaths;
import dev.pawl.core.protocol.DeviceRoute;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Tenant;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Renewal over HTTPS: EST `simplereenroll` (RFC 7030, 4.2.2), and a poll with the result.
public final class RenewalLink implements RenewalServer {
  private static final ByteCount LONGEST_ANSWER = ByteCount.kibi(64);

  private final Function<DeviceIdentity, Https> connections;
  private final URI server;
  private final Tenant tenant;
  private final DeviceId device;

  /// @param connections opens one that shows an identity; closed here
  /// @param server base of the device listener
  public RenewalLink(
      Function<DeviceIdentity, Https> connections, URI server, Tenant tenant, DeviceId device) {
    this.connections = connections;
    this.server = server;
    this.tenant = tenant;
    this.device = device;
  }

  @Override
  public Result<List<X509Certificate>, LinkFailure> renew(DeviceIdentity as, byte[] request) {
    URI url = DevicePaths.url(server, new DeviceRoute.Renew());
    var post =
        Request.send("POST", Base64.getMimeEncoder().encode(request))
            .with("Content-Type", "application/pkcs10")
            .with("Content-Transfer-Encoding", "base64")
            .with("Accept", "application/pkcs7-mime");
    try (Https https = connections.apply(as)) {
      return https.read(url, post, 200, LONGEST_ANSWER).then(answer -> certificates(url, answer));
    }
  }

  private static Result<List<X509Certificate>, LinkFailure> certificates(URI url, byte[] answer) {
    try {
      return Result.ok(Certificates.parse(Base64.getMimeDecoder().decode(answer)));
    } catch (CertificateException | IllegalArgumentException e) {
      return Result.failed(
          new MalformedAnswer(
              url,
              new IdentityFailure.WrongCertificate("the device", "no certificates in PKCS#7")));
    }
  }

  @Override
  public Optional<LinkFailure> greet(DeviceIdentity as) {
    try (Https https = connections.apply(as)) {
      return switch (new DdiLink(https, server, tenant, device).poll()) {
        case Result.Ok<ControllerBase, LinkFailure> _ -> Optional.empty();
        case Result.Failed<ControllerBase, LinkFailure>(LinkFailure why) -> Optional.of(why);
      };
    }
  }
}
