package dev.pawl.server.signer;

import dev.pawl.core.director.Assignment;
import dev.pawl.core.failure.Result;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Nonce;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Who signs the director's files. A port: [SignerProcess] for real, a [SigningDesk] in the same
/// process for tests, another process in front of an HSM later.
public interface DirectorSigner extends AutoCloseable {
  /// The public halves of its keys: targets, snapshot and timestamp.
  Result<Map<RoleType, PublicKey>, SignerFailure> publicKeys();

  /// A timestamp for `device`, issued now.
  /// @param nonce of the device's question
  /// @param snapshot version of the snapshot it names
  Result<byte[], SignerFailure> timestamp(
      DeviceId device, Optional<Nonce> nonce, long version, long snapshot);

  /// Snapshot and targets of a device, both of this version.
  /// @param issued not in the future, and not longer ago than the files are valid
  /// @param receipt given for this very assignment before; without one it counts as new
  Result<SignedFiles, SignerFailure> files(
      Assignment assignment, long version, Instant issued, Optional<Receipt> receipt);

  @Override
  void close();

  /// How a signer is opened.
  @FunctionalInterface
  interface Opening {
    /// Opens the signer whose keys are in `keys`.
    Result<DirectorSigner, SignerFailure> open(Path keys);
  }
}
