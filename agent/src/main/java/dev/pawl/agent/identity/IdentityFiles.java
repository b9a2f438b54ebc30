package dev.pawl.agent.identity;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.key.Pem;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// The files in `identity/` (docs/spec/identity.md). What is written survives a power cut at any
/// moment: the key comes first, the certificate when it was checked, and only then the token goes.
public final class IdentityFiles {
  private static final ByteCount LONGEST_CERTIFICATES = ByteCount.kibi(64);
  private static final ByteCount LONGEST_TOKEN = ByteCount.kibi(1);
  private static final String CERTIFICATE = "CERTIFICATE";

  private final DeviceFolder folder;
  private final DeviceKeys keys;

  /// The identity of a device whose key is in its folder.
  public IdentityFiles(DeviceFolder folder) {
    this(folder, new KeyInFile(folder));
  }

  /// The identity of the device in `folder`.
  /// @param keys where its key is
  public IdentityFiles(DeviceFolder folder, DeviceKeys keys) {
    this.folder = folder;
    this.keys = keys;
  }

  /// The authorities the server's certificate must come from.
  public Result<List<X509Certificate>, IdentityFailure> authorities() {
    return certificates(folder.serverCa());
  }

  /// The device's identity, if it is enrolled. A token that is still there is used up and goes.
  public Result<Optional<DeviceIdentity>, IdentityFailure> enrolled(DeviceId device)
      throws IOException {
    DurableFile.sweep(folder.disk(), folder.identity());
    if (!folder.disk().exists(folder.certificate())) {
      return Result.ok(Optional.empty());
    }
    Result<DeviceIdentity, IdentityFailure> identity =
        keys.open()
            .then(
                pair ->
                    certificates(folder.certificate())
                        .then(chain -> Certificates.ofDevice(device, pair, chain)));
    if (identity instanceof Result.Ok) {
      DurableFile.delete(folder.disk(), folder.enrolmentToken());
    }
    return identity.map(Optional::of);
  }

  /// The device's key, made now if it is made on the device and there is none.
  public Result<KeyPair, IdentityFailure> keysForEnrolment() throws IOException {
    return keys.forEnrolment();
  }

  /// The one-time token.
  Result<String, IdentityFailure> token() throws IOException {
    return DurableFile.read(folder.disk(), folder.enrolmentToken(), LONGEST_TOKEN)
        .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip())
        .filter(token -> !token.isEmpty())
        .<Result<String, IdentityFailure>>map(Result::ok)
        .orElseGet(() -> Result.failed(new IdentityFailure.NoToken(folder.enrolmentToken())));
  }

  /// Keeps the certificate, then forgets the token.
  void store(DeviceIdentity identity) throws IOException {
    var pem = new ByteArrayOutputStream();
    for (X509Certificate certificate : identity.chain()) {
      try {
        pem.writeBytes(Pem.encode(CERTIFICATE, certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IOException("encoding the device's certificate", e);
      }
    }
    DurableFile.replace(folder.disk(), folder.certificate(), pem.toByteArray());
    DurableFile.delete(folder.disk(), folder.enrolmentToken());
  }

  private Result<List<X509Certificate>, IdentityFailure> certificates(Path file) {
    try {
      Optional<byte[]> pem = DurableFile.read(folder.disk(), file, LONGEST_CERTIFICATES);
      if (pem.isEmpty()) {
        return Result.failed(new IdentityFailure.Unusable(file, "no such file"));
      }
      List<X509Certificate> certificates = Certificates.parse(pem.get());
      return certificates.isEmpty()
          ? Result.failed(new IdentityFailure.Unusable(file, "no certificate in it"))
          : Result.ok(certificates);
    } catch (IOException | CertificateException e) {
      return Result.failed(new IdentityFailure.Unusable(file, "" + e.getMessage()));
    }
  }
}
