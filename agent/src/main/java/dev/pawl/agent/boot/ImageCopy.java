package dev.pawl.agent.boot;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.slot.SlotStorage;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.file.Disk;
import dev.pawl.core.image.ImageFailure;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/// The verified copy of an image, which is what runs. The bytes are hashed **while** they are
/// written to a fresh file that only the device's user can open, and that file is started: nothing
/// can be exchanged between the check and the use, as it could if the slot itself were started
/// after
/// it was checked.
final class ImageCopy {
  private static final int PIECE = 64 * 1024;

  private final DeviceFolder folder;
  private final SlotStorage storage;
  private final Disk disk;

  ImageCopy(DeviceFolder folder, SlotStorage storage) {
    this.folder = folder;
    this.storage = storage;
    this.disk = folder.disk();
  }

  /// Makes the copy of the image in `slot`, which must be the one described.
  /// @return why it is refused; there is no copy then
  Optional<Failure> make(Slot slot, Verified<ImageDescription> image) {
    Path copy = folder.runningImage();
    Optional<Failure> refused;
    try {
      disk.createFolders(folder.run());
      disk.closeToOthers(folder.run());
      disk.delete(copy);
      refused = copy(slot, image.value(), copy).map(failure -> failure);
    } catch (IOException e) {
      refused = Optional.of(new BootStageFailure.CopyFailed(slot, "" + e.getMessage()));
    }
    if (refused.isPresent()) {
      remove(copy);
    }
    return refused;
  }

  private Optional<ImageFailure> copy(Slot slot, ImageDescription image, Path to)
      throws IOException {
    MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
    long length = 0;
    try (InputStream in = storage.open(slot);
        Disk.OpenFile out = disk.create(to)) {
      byte[] piece = new byte[PIECE];
      int n;
      while ((n = in.read(piece)) >= 0) {
        length += n;
        if (new ByteCount(length).exceeds(image.length())) {
          return Optional.of(new ImageFailure.LengthMismatch(image.length(), length));
        }
        sha256.update(piece, 0, n);
        out.write(length - n, piece, 0, n);
      }
    }
    if (length != image.length().value()) {
      return Optional.of(new ImageFailure.LengthMismatch(image.length(), length));
    }
    Digest found = Digest.of(Digest.Algorithm.SHA_256, sha256.digest());
    return found.equals(image.sha256())
        ? Optional.empty()
        : Optional.of(new ImageFailure.DigestMismatch(image.sha256(), found));
  }

  private void remove(Path copy) {
    try {
      disk.delete(copy);
    } catch (IOException _) {
      // It was refused; no one starts it, and the next attempt begins with deleting it.
    }
  }
}
