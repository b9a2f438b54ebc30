package dev.pawl.core.boot;

import dev.pawl.core.file.TwinFile;
import dev.pawl.core.value.Slot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// The 64 bytes of a boot record (docs/spec/boot-record.md). Little-endian.
///
/// The checksum finds torn writes and flipped bits, not malice.
public final class BootRecordCodec implements TwinFile.Format<BootRecord> {
  /// Length of a copy.
  public static final int LENGTH = 64;

  private static final byte[] MAGIC = "PAWLBOOT".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT = 1;

  private static final int AT_FORMAT = 8;
  private static final int AT_SLOT_A = 12;
  private static final int AT_SLOT_B = 16;
  private static final int AT_RESET = 20;
  private static final int AT_SEQUENCE = 24;
  private static final int AT_BOOT_COUNT = 32;
  private static final int AT_CHECKSUM = 60;

  /// The newer of the two copies that are valid.
  public static Optional<BootRecord> newestValid(Optional<byte[]> copy0, Optional<byte[]> copy1) {
    BootRecordCodec codec = new BootRecordCodec();
    return Stream.of(copy0, copy1)
        .flatMap(Optional::stream)
        .flatMap(copy -> codec.decode(copy).stream())
        .max((one, other) -> Long.compare(one.sequence(), other.sequence()));
  }

  @Override
  public int length() {
    return LENGTH;
  }

  @Override
  public long sequence(BootRecord record) {
    return record.sequence();
  }

  @Override
  public byte[] encode(BootRecord record) {
    ByteBuffer out = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    out.put(0, MAGIC);
    out.putInt(AT_FORMAT, FORMAT);
    putSlot(out, AT_SLOT_A, record.slot(Slot.A));
    putSlot(out, AT_SLOT_B, record.slot(Slot.B));
    out.put(AT_RESET, (byte) record.lastReset().code());
    out.putLong(AT_SEQUENCE, record.sequence());
    out.putLong(AT_BOOT_COUNT, record.bootCount());
    out.putInt(AT_CHECKSUM, checksum(out.array()));
    return out.array();
  }

  /// The record, or nothing if these are not exactly the bytes [#encode] makes of one: reserved
  /// bytes must be 0 and every number in its range, also when the checksum is right.
  @Override
  public Optional<BootRecord> decode(byte[] copy) {
    if (copy.length != LENGTH || !Arrays.equals(copy, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt(AT_FORMAT) != FORMAT || in.getInt(AT_CHECKSUM) != checksum(copy)) {
      return Optional.empty();
    }
    Optional<BootRecord> record = readFields(in);
    return record.filter(read -> Arrays.equals(encode(read), copy));
  }

  private static Optional<BootRecord> readFields(ByteBuffer in) {
    Optional<ResetReason> reset = ResetReason.ofCode(in.get(AT_RESET));
    Optional<SlotState> a = slotAt(in, AT_SLOT_A);
    Optional<SlotState> b = slotAt(in, AT_SLOT_B);
    long sequence = in.getLong(AT_SEQUENCE);
    long bootCount = in.getLong(AT_BOOT_COUNT);
    if (reset.isEmpty() || a.isEmpty() || b.isEmpty() || sequence < 0 || bootCount < 0) {
      return Optional.empty();
    }
    return Optional.of(new BootRecord(sequence, a.get(), b.get(), bootCount, reset.get()));
  }

  private static void putSlot(ByteBuffer out, int at, SlotState slot) {
    out.put(at, (byte) slot.priority());
    out.put(at + 1, (byte) slot.triesLeft());
    out.put(at + 2, (byte) (slot.successful() ? 1 : 0));
  }

  private static Optional<SlotState> slotAt(ByteBuffer in, int at) {
    int priority = in.get(at);
    int tries = in.get(at + 1);
    boolean inRange =
        priority >= 0
            && priority <= SlotState.HIGHEST_PRIORITY
            && tries >= 0
            && tries <= SlotState.MOST_TRIES;
    return inRange
        ? Optional.of(new SlotState(priority, tries, in.get(at + 2) == 1))
        : Optional.empty();
  }

  private static int checksum(byte[] copy) {
    CRC32C crc = new CRC32C();
    crc.update(copy, 0, AT_CHECKSUM);
    return (int) crc.getValue();
  }
}
