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
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Consumer;

/// The verified copy of an image, which is what runs. The bytes are hashed **while** they are
/// written to a fresh file that only the device's user can open, and that file is started: nothing
/// can be exchanged between the check and the use, as it could if the slot itself were started
/// after
/// it was checked.
///
/// Where the disk takes no new copy, because it is full, read-only or broken, the one made for the
/// boot before is checked just as thoroughly, and used if it is the image wanted.
final class ImageCopy {
  private static final int PIECE = 64 * 1024;

  private final DeviceFolder folder;
  private final SlotStorage storage;
  private final Disk disk;
  private final Consumer<BootStageFailure> kept;

  /// @param kept told why an earlier copy is used again
  ImageCopy(DeviceFolder folder, SlotStorage storage, Consumer<BootStageFailure> kept) {
    this.folder = folder;
    this.storage = storage;
    this.disk = folder.disk();
    this.kept = kept;
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
      var failure = new BootStageFailure.CopyFailed(slot, "" + e.getMessage());
      if (stands(copy, image.value())) {
        kept.accept(failure);
        return Optional.empty();
      }
      refused = Optional.of(failure);
    }
    if (refused.isPresent()) {
      remove(copy);
    }
    return refused;
  }

  /// Whether the copy of an earlier boot is the whole image, to the bit.
  private boolean stands(Path copy, ImageDescription image) {
    try (InputStream in = disk.read(copy, LinkOption.NOFOLLOW_LINKS)) {
      return pump(in, image, (_, _, _) -> {}).isEmpty();
    } catch (IOException _) {
      return false;
    }
  }

  private Optional<ImageFailure> copy(Slot slot, ImageDescription image, Path to)
      throws IOException {
    try (InputStream in = storage.open(slot);
        Disk.OpenFile out = disk.create(to)) {
      return pump(in, image, (at, piece, n) -> out.write(at, piece, 0, n));
    }
  }

  private interface Sink {
    void take(long at, byte[] piece, int count) throws IOException;
  }

  /// Reads an image to its end, or to where it is too long, and compares length and digest.
  private static Optional<ImageFailure> pump(InputStream in, ImageDescription image, Sink sink)
      throws IOException {
    MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
    long length = 0;
    byte[] piece = new byte[PIECE];
    int n;
    while ((n = in.read(piece)) >= 0) {
      length += n;
      if (new ByteCount(length).exceeds(image.length())) {
        return Optional.of(new ImageFailure.LengthMismatch(image.length(), length));
      }
      sha256.update(piece, 0, n);
      sink.take(length - n, piece, n);
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
