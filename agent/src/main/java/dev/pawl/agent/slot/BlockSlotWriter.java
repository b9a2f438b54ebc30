package dev.pawl.agent.slot;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Writes one block device. Not safe for use by several threads at once.
final class BlockSlotWriter implements SlotWriter {
  private final FileChannel device;
  private final ByteCount length;
  private final Path proofFile;
  private final DeviceFolder folder;

  BlockSlotWriter(FileChannel device, ByteCount length, Path proofFile, DeviceFolder folder) {
    this.device = device;
    this.length = length;
    this.proofFile = proofFile;
    this.folder = folder;
  }

  @Override
  public void write(long offset, byte[] bytes, int count) throws IOException {
    if (offset < 0 || offset > length.value() - count) {
      throw new IndexOutOfBoundsException(
          "%d bytes at %d of an image of %d".formatted(count, offset, length.value()));
    }
    ByteBuffer left = ByteBuffer.wrap(bytes, 0, count);
    long at = offset;
    while (left.hasRemaining()) {
      at += device.write(left, at);
    }
  }

  @Override
  public void force() throws IOException {
    device.force(true);
  }

  /// Whether all of the image is there was checked by reading it back.
  @Override
  public void seal(byte[] proof) throws IOException {
    force();
    DurableFile.replace(folder.disk(), proofFile, proof);
  }

  @Override
  public void close() throws IOException {
    device.close();
  }
}
