package dev.pawl.agent.slot;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.file.Disk;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Two folders, `slots/a` and `slots/b`, each with `image` and `proof.json`
/// (docs/spec/device-folder.md). Symbolic links in the place of an image are refused.
public final class FileSlotStorage implements SlotStorage {
  private final DeviceFolder folder;
  private final ByteCount capacity;
  private final boolean copied;
  private final Disk disk;

  /// Slots that Pawl's boot stage boots from.
  /// @param folder the device; the folders of its slots must exist
  /// @param capacity longest image a slot holds
  public FileSlotStorage(DeviceFolder folder, ByteCount capacity) {
    this(folder, capacity, true);
  }

  private FileSlotStorage(DeviceFolder folder, ByteCount capacity, boolean copied) {
    this.folder = folder;
    this.capacity = capacity;
    this.copied = copied;
    this.disk = folder.disk();
  }

  /// Slots from which the boot stage makes no copy: another boot loader, or an installer, takes the
  /// images from there.
  public static FileSlotStorage withoutCopies(DeviceFolder folder, ByteCount capacity) {
    return new FileSlotStorage(folder, capacity, false);
  }

  @Override
  public ByteCount capacity() {
    return capacity;
  }

  @Override
  public Optional<byte[]> proof(Slot slot) throws IOException {
    return DurableFile.read(disk, proofFile(slot), ImageProof.LIMIT);
  }

  @Override
  public InputStream open(Slot slot) throws IOException {
    try {
      return disk.read(imageFile(slot), LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException _) {
      return InputStream.nullInputStream();
    }
  }

  @Override
  public Disk.ReadFile readable(Slot slot) throws IOException {
    return disk.readable(imageFile(slot));
  }

  @Override
  public ByteCount stored(Slot slot) throws IOException {
    return size(imageFile(slot));
  }

  private ByteCount size(Path file) throws IOException {
    try {
      return new ByteCount(disk.size(file));
    } catch (NoSuchFileException _) {
      return ByteCount.ZERO;
    }
  }

  @Override
  public SlotWriter write(Slot slot, ByteCount length) throws IOException {
    if (length.exceeds(capacity)) {
      throw new SlotRefused(new SlotFailure.SlotTooSmall(slot, length, capacity));
    }
    DurableFile.delete(disk, proofFile(slot));
    ByteCount needed = roomFor(slot, length);
    ByteCount free = free(slot);
    if (needed.exceeds(free)) {
      throw new SlotRefused(new SlotFailure.DiskFull(slot, needed, free));
    }
    return new FileSlotWriter(this, slot, length, disk.edit(imageFile(slot)));
  }

  /// What the disk must still take: the missing bytes of the image, and the copy that the boot
  /// stage
  /// makes of it in the place of the one that runs now. A slot that could be filled but not booted
  /// would be of no use.
  private ByteCount roomFor(Slot slot, ByteCount length) throws IOException {
    long missing = Math.max(0, length.value() - stored(slot).value());
    long copy = copied ? Math.max(0, length.value() - size(folder.runningImage()).value()) : 0;
    return new ByteCount(Math.addExact(missing, copy));
  }

  @Override
  public void erase(Slot slot) throws IOException {
    DurableFile.delete(disk, proofFile(slot));
    DurableFile.delete(disk, imageFile(slot));
  }

  /// Writes the proof of a slot whose image is whole and forced.
  void storeProof(Slot slot, byte[] proof) throws IOException {
    disk.forceFolder(folder.slot(slot));
    DurableFile.replace(disk, proofFile(slot), proof);
  }

  ByteCount free(Slot slot) throws IOException {
    return new ByteCount(Math.max(0, disk.free(folder.slot(slot))));
  }

  private Path imageFile(Slot slot) {
    return folder.slotImage(slot);
  }

  private Path proofFile(Slot slot) {
    return folder.slot(slot).resolve("proof.json");
  }
}
