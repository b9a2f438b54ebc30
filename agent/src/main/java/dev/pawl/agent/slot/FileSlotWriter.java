package dev.pawl.agent.slot;

import dev.pawl.core.file.Disk;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import java.io.IOException;

/// Writes the image file of one slot. Not safe for use by several threads at once.
final class FileSlotWriter implements SlotWriter {
  /// Less free space than this after a failed write means that the disk is full: messages of the
  /// operating system come in its user's language and tell nothing certain.
  private static final ByteCount NEARLY_FULL = ByteCount.kibi(256);

  private final FileSlotStorage storage;
  private final Slot slot;
  private final ByteCount length;
  private final Disk.OpenFile image;

  FileSlotWriter(FileSlotStorage storage, Slot slot, ByteCount length, Disk.OpenFile image) {
    this.storage = storage;
    this.slot = slot;
    this.length = length;
    this.image = image;
  }

  @Override
  public void write(long offset, byte[] bytes, int count) throws IOException {
    if (offset < 0 || offset > length.value() - count) {
      throw new IndexOutOfBoundsException(
          "%d bytes at %d of an image of %d".formatted(count, offset, length.value()));
    }
    try {
      image.write(offset, bytes, 0, count);
    } catch (IOException e) {
      throw refusedOr(e, new ByteCount(count));
    }
  }

  @Override
  public void force() throws IOException {
    try {
      image.force();
    } catch (IOException e) {
      throw refusedOr(e, ByteCount.ZERO);
    }
  }

  @Override
  public void seal(byte[] proof) throws IOException {
    ByteCount found = new ByteCount(image.size());
    if (length.exceeds(found)) {
      throw new SlotRefused(new SlotFailure.Incomplete(slot, length, found));
    }
    image.truncate(length.value());
    force();
    try {
      storage.storeProof(slot, proof);
    } catch (IOException e) {
      throw refusedOr(e, new ByteCount(proof.length));
    }
  }

  @Override
  public void close() throws IOException {
    image.close();
  }

  private IOException refusedOr(IOException cause, ByteCount needed) throws IOException {
    ByteCount free = storage.free(slot);
    if (free.exceeds(NEARLY_FULL) && !saysFull(cause)) {
      return cause;
    }
    SlotRefused refused = new SlotRefused(new SlotFailure.DiskFull(slot, needed, free));
    refused.initCause(cause);
    return refused;
  }

  private static boolean saysFull(IOException cause) {
    String message = "" + cause.getMessage();
    return message.contains("No space left on device") || message.contains("quota exceeded");
  }
}
