package dev.pawl.agent.rollback;

import dev.pawl.core.file.TwinFile;
import dev.pawl.core.trust.TimeFloor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The 32 bytes of a time floor's copy, little-endian (docs/spec/boot-record.md, "Time floor"):
/// magic `PAWLTIME`, format 1 (4 bytes), seconds since 1970 (8), their complement (8), CRC-32C of
/// the 28 bytes before (4). The time itself is the sequence number, since it only rises.
final class TimeFloorFormat implements TwinFile.Format<TimeFloor> {
  private static final int LENGTH = 32;
  private static final int AT_FORMAT = 8;
  private static final int AT_VALUE = 12;
  private static final int AT_COMPLEMENT = 20;
  private static final int AT_CHECKSUM = 28;
  private static final int FORMAT = 1;
  private static final long HIGHEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final byte[] MAGIC = "PAWLTIME".getBytes(StandardCharsets.US_ASCII);

  @Override
  public int length() {
    return LENGTH;
  }

  @Override
  public long sequence(TimeFloor floor) {
    return floor.at().getEpochSecond();
  }

  @Override
  public byte[] encode(TimeFloor floor) {
    long seconds = floor.at().getEpochSecond();
    ByteBuffer out = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    out.put(0, MAGIC);
    out.putInt(AT_FORMAT, FORMAT);
    out.putLong(AT_VALUE, seconds);
    out.putLong(AT_COMPLEMENT, ~seconds);
    out.putInt(AT_CHECKSUM, checksum(out.array()));
    return out.array();
  }

  @Override
  public Optional<TimeFloor> decode(byte[] copy) {
    ByteBuffer in = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    long seconds = in.getLong(AT_VALUE);
    boolean whole =
        in.getInt(AT_CHECKSUM) == checksum(copy)
            && in.getInt(AT_FORMAT) == FORMAT
            && in.getLong(AT_COMPLEMENT) == ~seconds
            && Arrays.equals(copy, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    boolean inRange = seconds >= 0 && seconds <= HIGHEST;
    return whole && inRange
        ? Optional.of(new TimeFloor(Instant.ofEpochSecond(seconds)))
        : Optional.empty();
  }

  private static int checksum(byte[] copy) {
    CRC32C crc = new CRC32C();
    crc.update(copy, 0, AT_CHECKSUM);
    return (int) crc.getValue();
  }
}
