package dev.pawl.agent.identity;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.failure.Result;
import dev.pawl.core.key.KeyFailure;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.KeyGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Optional;

/// The key in `identity/key.pem`, readable by its owner only. Who gets the device's flash has it.
public final class KeyInFile implements DeviceKeys {
  private final DeviceFolder folder;
  private final Path file;
  private final Path certificate;

  /// The key of the device in `folder`.
  public KeyInFile(DeviceFolder folder) {
    this(folder, folder.key(), folder.certificate());
  }

  private KeyInFile(DeviceFolder folder, Path file, Path certificate) {
    this.folder = folder;
    this.file = file;
    this.certificate = certificate;
  }

  @Override
  public Optional<DeviceKeys> next() {
    return Optional.of(new KeyInFile(folder, folder.nextKey(), folder.nextCertificate()));
  }

  @Override
  public Result<KeyPair, IdentityFailure> open() {
    return switch (KeyFile.openPairForMachine(folder.disk(), file)) {
      case Result.Failed<KeyPair, KeyFailure>(KeyFailure problem) ->
          Result.failed(new IdentityFailure.Unusable(file, problem.explain()));
      case Result.Ok<KeyPair, KeyFailure>(KeyPair keys) -> onCurve(file, keys);
    };
  }

  /// A key without certificate that was damaged is made anew: nobody knows it yet.
  @Override
  public Result<KeyPair, IdentityFailure> forEnrolment() throws IOException {
    Result<KeyPair, IdentityFailure> keys = open();
    if (keys instanceof Result.Ok || folder.disk().exists(certificate)) {
      return keys;
    }
    KeyFile.replaceUnencryptedForMachine(
        folder.disk(), file, KeyGenerator.ecdsaP256().getPrivate());
    return open();
  }

  static Result<KeyPair, IdentityFailure> onCurve(Path file, KeyPair keys) {
    return Certificates.isP256(keys)
        ? Result.ok(keys)
        : Result.failed(new IdentityFailure.Unusable(file, "a key that is not on the curve P-256"));
  }
}
