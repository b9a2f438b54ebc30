package dev.pawl.core.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.value.Slot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootRecordCodecTest {
  private static final BootRecord TRIAL =
      new BootRecord(
          0x0102030405060708L,
          new SlotState(1, 0, true),
          new SlotState(2, 3, false),
          9,
          ResetReason.WATCHDOG);

  private final BootRecordCodec codec = new BootRecordCodec();

  @Test
  void knownRecord_hasItsKnownBytes() {
    assertEquals(
        "5041574c424f4f54" // magic
            + "01000000" // format
            + "01000100" // slot A: priority, tries, successful, reserved
            + "02030000" // slot B
            + "02000000" // last reset, reserved
            + "0807060504030201" // sequence
            + "0900000000000000" // boot count
            + "0000000000000000000000000000000000000000" // reserved
            + "883af8ac", // CRC-32C of the above
        HexFormat.of().formatHex(codec.encode(TRIAL)));
  }

  @Property
  void anyRecord_survivesEncoding(@ForAll("records") BootRecord record) {
    byte[] bytes = codec.encode(record);
    assertEquals(BootRecordCodec.LENGTH, bytes.length);
    assertEquals(Optional.of(record), codec.decode(bytes));
  }

  @Property
  void anyFlippedBit_isFound(
      @ForAll("records") BootRecord record, @ForAll @IntRange(max = 64 * 8 - 1) int bit) {
    byte[] bytes = codec.encode(record);
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    assertEquals(Optional.empty(), codec.decode(bytes));
  }

  @Property
  void randomBytes_areNoRecord(@ForAll byte[] bytes) {
    assertEquals(Optional.empty(), codec.decode(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "7, 0x55", "8, 2", "11, 1", "12, 16", "12, 0xff", "13, 8", "13, 0xff", "14, 2", "14, 0xff",
    "15, 1", "16, 16", "17, 8", "18, 2", "19, 1", "20, 6", "20, 0xff", "21, 1", "23, 1",
    "31, 0x80", "39, 0x80", "40, 1", "59, 1"
  })
  void valueOutOfRange_isRefusedEvenWithARightChecksum(int at, String value) {
    byte[] bytes = codec.encode(TRIAL);
    bytes[at] = (byte) (int) Integer.decode(value);
    assertEquals(Optional.empty(), codec.decode(withChecksum(bytes)));
  }

  @Test
  void otherLengths_areRefused() {
    byte[] bytes = codec.encode(TRIAL);
    assertEquals(Optional.empty(), codec.decode(Arrays.copyOf(bytes, 63)));
    assertEquals(Optional.empty(), codec.decode(Arrays.copyOf(bytes, 65)));
    assertEquals(Optional.empty(), codec.decode(new byte[0]));
    assertEquals(Optional.empty(), codec.decode(new byte[64]));
  }

  @Test
  void newestValidCopyCounts() {
    BootRecord older = BootRecord.factory(Slot.A);
    BootRecord newer = older.withReset(ResetReason.CRASH);
    Optional<byte[]> oldBytes = Optional.of(codec.encode(older));
    Optional<byte[]> newBytes = Optional.of(codec.encode(newer));
    Optional<byte[]> torn = newBytes.map(bytes -> Arrays.copyOf(bytes, 30));

    assertEquals(Optional.of(newer), BootRecordCodec.newestValid(oldBytes, newBytes));
    assertEquals(Optional.of(newer), BootRecordCodec.newestValid(newBytes, oldBytes));
    assertEquals(Optional.of(older), BootRecordCodec.newestValid(oldBytes, torn));
    assertEquals(Optional.of(older), BootRecordCodec.newestValid(Optional.empty(), oldBytes));
    assertEquals(Optional.empty(), BootRecordCodec.newestValid(torn, torn));
    assertEquals(Optional.empty(), BootRecordCodec.newestValid(torn, Optional.empty()));
  }

  @Test
  void codec_isTheFormatOfATwinFile() {
    assertEquals(64, codec.length());
    assertEquals(TRIAL.sequence(), codec.sequence(TRIAL));
    assertArrayEquals(codec.encode(TRIAL), withChecksum(codec.encode(TRIAL)));
  }

  private static byte[] withChecksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, 60);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(60, (int) crc.getValue());
    return bytes;
  }

  @Provide
  Arbitrary<BootRecord> records() {
    return BootArbitraries.records();
  }
}
