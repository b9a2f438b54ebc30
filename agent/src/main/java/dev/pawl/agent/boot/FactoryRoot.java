package dev.pawl.agent.boot;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.Disk;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Reads the trust anchor and compares it with the digest in the device's fuses: here a file that
/// stands in for them (docs/spec/device-folder.md).
final class FactoryRoot {
  private static final ByteCount LONGEST_ROOT = ByteCount.mebi(1);
  private static final ByteCount LONGEST_DIGEST = new ByteCount(128);

  private FactoryRoot() {}

  /// The bytes of the anchor, which are the ones the device was made with.
  static Result<byte[], BootStageFailure> read(DeviceFolder folder) {
    Disk disk = folder.disk();
    return bytes(disk, folder.factoryRootDigest(), LONGEST_DIGEST)
        .then(text -> digest(folder.factoryRootDigest(), text))
        .then(
            expected ->
                bytes(disk, folder.factoryRoot(), LONGEST_ROOT)
                    .then(root -> compare(expected, root)));
  }

  private static Result<byte[], BootStageFailure> compare(Digest expected, byte[] root) {
    Digest found = Digest.sha256(root);
    return found.equals(expected)
        ? Result.ok(root)
        : Result.failed(new BootStageFailure.FactoryRootMismatch(expected, found));
  }

  private static Result<Digest, BootStageFailure> digest(Path file, byte[] text) {
    try {
      return Result.ok(Digest.parseSha256(new String(text, StandardCharsets.US_ASCII).strip()));
    } catch (MalformedInput e) {
      return Result.failed(new BootStageFailure.FactoryRootUnreadable(file, "no SHA-256 digest"));
    }
  }

  private static Result<byte[], BootStageFailure> bytes(Disk disk, Path file, ByteCount limit) {
    try {
      Optional<byte[]> bytes = DurableFile.read(disk, file, limit);
      return bytes
          .<Result<byte[], BootStageFailure>>map(Result::ok)
          .orElseGet(
              () ->
                  Result.failed(new BootStageFailure.FactoryRootUnreadable(file, "no such file")));
    } catch (IOException e) {
      return Result.failed(new BootStageFailure.FactoryRootUnreadable(file, "" + e.getMessage()));
    }
  }
}
