package dev.pawl.agent.rollback;

import dev.pawl.core.file.TwinFile;
import dev.pawl.core.value.ReleaseCounter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The 32 bytes of a counter's copy, little-endian (docs/spec/boot-record.md, "Counter"): magic
/// `PAWLCNTR`, format 1 (4 bytes), value (8), the complement of the value (8), CRC-32C of the 28
/// bytes before (4). The value itself is the sequence number, since it only rises.
final class CounterFormat implements TwinFile.Format<ReleaseCounter> {
  private static final int LENGTH = 32;
  private static final int AT_FORMAT = 8;
  private static final int AT_VALUE = 12;
  private static final int AT_COMPLEMENT = 20;
  private static final int AT_CHECKSUM = 28;
  private static final int FORMAT = 1;
  private static final byte[] MAGIC = "PAWLCNTR".getBytes(StandardCharsets.US_ASCII);

  @Override
  public int length() {
    return LENGTH;
  }

  @Override
  public long sequence(ReleaseCounter counter) {
    return counter.value();
  }

  @Override
  public byte[] encode(ReleaseCounter counter) {
    ByteBuffer out = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    out.put(0, MAGIC);
    out.putInt(AT_FORMAT, FORMAT);
    out.putLong(AT_VALUE, counter.value());
    out.putLong(AT_COMPLEMENT, ~counter.value());
    out.putInt(AT_CHECKSUM, checksum(out.array()));
    return out.array();
  }

  @Override
  public Optional<ReleaseCounter> decode(byte[] copy) {
    ByteBuffer in = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    long value = in.getLong(AT_VALUE);
    boolean whole =
        in.getInt(AT_CHECKSUM) == checksum(copy)
            && in.getInt(AT_FORMAT) == FORMAT
            && in.getLong(AT_COMPLEMENT) == ~value
            && Arrays.equals(copy, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    boolean inRange = value >= 0 && value <= ReleaseCounter.HIGHEST;
    return whole && inRange ? Optional.of(new ReleaseCounter(value)) : Optional.empty();
  }

  private static int checksum(byte[] copy) {
    CRC32C crc = new CRC32C();
    crc.update(copy, 0, AT_CHECKSUM);
    return (int) crc.getValue();
  }
}
