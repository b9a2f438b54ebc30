package dev.pawl.agent.identity;

import dev.pawl.agent.link.Https;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.agent.link.Request;
import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.DevicePaths;
import dev.pawl.core.protocol.DeviceRoute;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/// Gets a device its first certificate: EST simple enrolment (RFC 7030, 4.2) with a one-time token
/// over a connection on which only the server has proved who it is. Safe to be cut off at any
/// moment and begun again: key and token stay until the certificate is on the disk, and the same
/// key is certified again.
public final class Enrolment {
  private static final ByteCount LONGEST_ANSWER = ByteCount.kibi(64);

  private final IdentityFiles files;
  private final Https https;
  private final URI server;
  private final DeviceId device;

  /// @param https without the device's certificate
  /// @param server base of the device listener
  public Enrolment(IdentityFiles files, Https https, URI server, DeviceId device) {
    this.files = files;
    this.https = https;
    this.server = server;
    this.device = device;
  }

  /// Asks for the certificate and keeps it.
  public Result<DeviceIdentity, IdentityFailure> enrol() throws IOException {
    Result<KeyPair, IdentityFailure> keys = files.keysForEnrolment();
    Result<String, IdentityFailure> token = files.token();
    Result<DeviceIdentity, IdentityFailure> identity =
        keys.then(pair -> token.then(secret -> ask(pair, secret)));
    if (identity instanceof Result.Ok<DeviceIdentity, IdentityFailure>(DeviceIdentity checked)) {
      files.store(checked);
    }
    return identity;
  }

  private Result<DeviceIdentity, IdentityFailure> ask(KeyPair keys, String token) {
    URI url = DevicePaths.url(server, new DeviceRoute.Enrol());
    byte[] request = Base64.getMimeEncoder().encode(CertificationRequest.encode(device, keys));
    return switch (https.read(url, post(token, request), 200, LONGEST_ANSWER)) {
      case Result.Ok<byte[], LinkFailure>(byte[] answer) -> certificate(keys, answer);
      case Result.Failed<byte[], LinkFailure>(LinkFailure.Answered answer)
          when answer.status() == 401 ->
          Result.failed(new IdentityFailure.TokenRefused(device, answer));
      case Result.Failed<byte[], LinkFailure>(LinkFailure problem) ->
          Result.failed(new IdentityFailure.NotAnswered(device, problem));
    };
  }

  private Request post(String token, byte[] request) {
    String credentials = device.value() + ":" + token;
    return Request.send("POST", request)
        .with("Content-Type", "application/pkcs10")
        .with("Content-Transfer-Encoding", "base64")
        .with("Accept", "application/pkcs7-mime")
        .with(
            "Authorization",
            "Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
  }

  private Result<DeviceIdentity, IdentityFailure> certificate(KeyPair keys, byte[] answer) {
    List<X509Certificate> certificates;
    try {
      certificates = Certificates.parse(Base64.getMimeDecoder().decode(answer));
    } catch (CertificateException | IllegalArgumentException e) {
      return Result.failed(
          new IdentityFailure.WrongCertificate("device " + device, "no certificates in PKCS#7"));
    }
    return Certificates.ofDevice(device, keys, certificates);
  }
}
