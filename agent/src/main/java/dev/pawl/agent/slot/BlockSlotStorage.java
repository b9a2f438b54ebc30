package dev.pawl.agent.slot;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.file.Disk;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Two block devices, each written from its beginning; the proofs stand in the device folder. A
/// device keeps its length, so behind a shorter image there is whatever was there before: what
/// boots from it must know its own length, as file systems and dm-verity do.
public final class BlockSlotStorage implements SlotStorage {
  private final DeviceFolder folder;
  private final ByteCount capacity;
  private final Path a;
  private final Path b;

  /// @param capacity longest image; a device that is shorter decides
  /// @param a block device of slot A
  /// @param b block device of slot B
  public BlockSlotStorage(DeviceFolder folder, ByteCount capacity, Path a, Path b) {
    this.folder = folder;
    this.capacity = capacity;
    this.a = a;
    this.b = b;
  }

  @Override
  public ByteCount capacity() {
    return capacity;
  }

  @Override
  public Optional<byte[]> proof(Slot slot) throws IOException {
    return DurableFile.read(folder.disk(), proofFile(slot), ImageProof.LIMIT);
  }

  /// The whole device: an image may have been written up to anywhere.
  @Override
  public InputStream open(Slot slot) throws IOException {
    return Channels.newInputStream(FileChannel.open(device(slot), StandardOpenOption.READ));
  }

  /// Names of devices may be symbolic links: `/dev/disk/by-partlabel/…`.
  @Override
  public Disk.ReadFile readable(Slot slot) throws IOException {
    return folder.disk().readable(device(slot).toRealPath());
  }

  @Override
  public ByteCount stored(Slot slot) throws IOException {
    try (FileChannel channel = FileChannel.open(device(slot), StandardOpenOption.READ)) {
      return new ByteCount(channel.size());
    }
  }

  @Override
  public SlotWriter write(Slot slot, ByteCount length) throws IOException {
    ByteCount size = stored(slot);
    ByteCount most = size.exceeds(capacity) ? capacity : size;
    if (length.exceeds(most)) {
      throw new SlotRefused(new SlotFailure.SlotTooSmall(slot, length, most));
    }
    DurableFile.delete(folder.disk(), proofFile(slot));
    return new BlockSlotWriter(
        FileChannel.open(device(slot), StandardOpenOption.WRITE), length, proofFile(slot), folder);
  }

  /// The bytes stay; without its proof they are no image.
  @Override
  public void erase(Slot slot) throws IOException {
    DurableFile.delete(folder.disk(), proofFile(slot));
  }

  private Path device(Slot slot) {
    return switch (slot) {
      case A -> a;
      case B -> b;
    };
  }

  private Path proofFile(Slot slot) {
    return folder.slot(slot).resolve("proof.json");
  }
}
