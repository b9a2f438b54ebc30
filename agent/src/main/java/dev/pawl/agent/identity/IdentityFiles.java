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
    Result<DeviceIdentity, IdentityFailure> identity = identity(keys, folder.certificate(), device);
    if (identity instanceof Result.Failed) {
      identity = finishedSwitch(device).orElse(identity);
    }
    if (identity instanceof Result.Ok) {
      DurableFile.delete(folder.disk(), folder.enrolmentToken());
    }
    return identity.map(Optional::of);
  }

  /// After a power cut between the two moves of [#adopt] the certificate is already that of the key
  /// beside: the second move is made now.
  private Optional<Result<DeviceIdentity, IdentityFailure>> finishedSwitch(DeviceId device)
      throws IOException {
    Optional<DeviceKeys> beside = keys.next().filter(_ -> folder.disk().exists(folder.nextKey()));
    if (beside.isEmpty()) {
      return Optional.empty();
    }
    var switched = identity(beside.get(), folder.certificate(), device);
    if (switched instanceof Result.Failed) {
      return Optional.empty();
    }
    DurableFile.moveOver(folder.disk(), folder.nextKey(), folder.key());
    return Optional.of(switched);
  }

  /// The renewed certificate that stands beside, with its key. One that is damaged or belongs to no
  /// key goes.
  Optional<DeviceIdentity> candidate(DeviceId device) throws IOException {
    if (!folder.disk().exists(folder.nextCertificate())) {
      return Optional.empty();
    }
    for (DeviceKeys each : keys.next().map(next -> List.of(next, keys)).orElse(List.of(keys))) {
      if (identity(each, folder.nextCertificate(), device)
          instanceof Result.Ok<DeviceIdentity, IdentityFailure>(DeviceIdentity found)) {
        return Optional.of(found);
      }
    }
    DurableFile.delete(folder.disk(), folder.nextCertificate());
    return Optional.empty();
  }

  /// The key to be certified next.
  /// @param renewed whether it is to be a new one; one that stands beside already is used again
  Result<KeyPair, IdentityFailure> keysForRenewal(boolean renewed) throws IOException {
    Optional<DeviceKeys> beside = keys.next().filter(_ -> renewed);
    return beside.isPresent() ? beside.get().forEnrolment() : keys.open();
  }

  /// Keeps a renewed certificate beside the one in use.
  void storeBeside(DeviceIdentity identity) throws IOException {
    DurableFile.replace(folder.disk(), folder.nextCertificate(), pem(identity));
  }

  /// The certificate beside becomes the certificate, its key the key. Each move is one step on the
  /// disk; between them the certificate says which key is the right one.
  void adopt() throws IOException {
    DurableFile.moveOver(folder.disk(), folder.nextCertificate(), folder.certificate());
    if (folder.disk().exists(folder.nextKey())) {
      DurableFile.moveOver(folder.disk(), folder.nextKey(), folder.key());
    }
  }

  /// Throws away what stands beside.
  void discard() throws IOException {
    DurableFile.delete(folder.disk(), folder.nextCertificate());
    DurableFile.delete(folder.disk(), folder.nextKey());
  }

  private Result<DeviceIdentity, IdentityFailure> identity(
      DeviceKeys keys, Path certificate, DeviceId device) {
    return keys.open()
        .then(
            pair ->
                certificates(certificate)
                    .then(chain -> Certificates.ofDevice(device, pair, chain)));
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
    DurableFile.replace(folder.disk(), folder.certificate(), pem(identity));
    DurableFile.delete(folder.disk(), folder.enrolmentToken());
  }

  private static byte[] pem(DeviceIdentity identity) throws IOException {
    var pem = new ByteArrayOutputStream();
    for (X509Certificate certificate : identity.chain()) {
      try {
        pem.writeBytes(Pem.encode(CERTIFICATE, certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IOException("encoding the device's certificate", e);
      }
    }
    return pem.toByteArray();
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
