package dev.pawl.agent.slot;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/// Two folders, `slots/a` and `slots/b`, each with `image` and `proof.json`
/// (docs/spec/device-folder.md). Symbolic links in the place of an image are refused.
public final class FileSlotStorage implements SlotStorage {
  private static final Set<OpenOption> WRITING =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  /// How an image's file is opened for writing; a test can hand out one on a full disk.
  interface ImageFiles {
    FileChannel open(Path file) throws IOException;

    /// Bytes that can still be written on the disk that holds `folder`.
    long free(Path folder) throws IOException;
  }

  private static final ImageFiles ON_DISK =
      new ImageFiles() {
        @Override
        public FileChannel open(Path file) throws IOException {
          return FileChannel.open(file, WRITING, OwnerOnly.file(file));
        }

        @Override
        public long free(Path folder) throws IOException {
          return Files.getFileStore(folder).getUsableSpace();
        }
      };

  private final DeviceFolder folder;
  private final ByteCount capacity;
  private final ImageFiles files;

  /// @param folder the device; the folders of its slots must exist
  /// @param capacity longest image a slot holds
  public FileSlotStorage(DeviceFolder folder, ByteCount capacity) {
    this(folder, capacity, ON_DISK);
  }

  FileSlotStorage(DeviceFolder folder, ByteCount capacity, ImageFiles files) {
    this.folder = folder;
    this.capacity = capacity;
    this.files = files;
  }

  @Override
  public ByteCount capacity() {
    return capacity;
  }

  @Override
  public Optional<byte[]> proof(Slot slot) throws IOException {
    return DurableFile.read(proofFile(slot), ImageProof.LIMIT);
  }

  @Override
  public InputStream open(Slot slot) throws IOException {
    try {
      return Files.newInputStream(
          imageFile(slot), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException _) {
      return InputStream.nullInputStream();
    }
  }

  @Override
  public ByteCount stored(Slot slot) throws IOException {
    return size(imageFile(slot));
  }

  private static ByteCount size(Path file) throws IOException {
    try {
      return new ByteCount(Files.size(file));
    } catch (NoSuchFileException _) {
      return ByteCount.ZERO;
    }
  }

  @Override
  public SlotWriter write(Slot slot, ByteCount length) throws IOException {
    if (length.exceeds(capacity)) {
      throw new SlotRefused(new SlotFailure.SlotTooSmall(slot, length, capacity));
    }
    DurableFile.delete(proofFile(slot));
    ByteCount needed = roomFor(slot, length);
    ByteCount free = free(slot);
    if (needed.exceeds(free)) {
      throw new SlotRefused(new SlotFailure.DiskFull(slot, needed, free));
    }
    return new FileSlotWriter(this, slot, length, files.open(imageFile(slot)));
  }

  /// What the disk must still take: the missing bytes of the image, and the copy that the boot
  /// stage
  /// makes of it in the place of the one that runs now. A slot that could be filled but not booted
  /// would be of no use.
  private ByteCount roomFor(Slot slot, ByteCount length) throws IOException {
    long missing = Math.max(0, length.value() - stored(slot).value());
    long copy = Math.max(0, length.value() - size(folder.runningImage()).value());
    return new ByteCount(Math.addExact(missing, copy));
  }

  @Override
  public void erase(Slot slot) throws IOException {
    DurableFile.delete(proofFile(slot));
    DurableFile.delete(imageFile(slot));
  }

  /// Writes the proof of a slot whose image is whole and forced.
  void storeProof(Slot slot, byte[] proof) throws IOException {
    DurableFile.forceFolder(folder.slot(slot));
    DurableFile.replace(proofFile(slot), proof);
  }

  ByteCount free(Slot slot) throws IOException {
    return new ByteCount(Math.max(0, files.free(folder.slot(slot))));
  }

  private Path imageFile(Slot slot) {
    return folder.slot(slot).resolve("image");
  }

  private Path proofFile(Slot slot) {
    return folder.slot(slot).resolve("proof.json");
  }
}
