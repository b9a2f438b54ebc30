package dev.pawl.agent.rollback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ReleaseCounter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMonotonicCounterTest {
  @TempDir private Path temp;
  private DeviceFolder folder = new DeviceFolder(Path.of("replaced before each test"));

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new DeviceFolder(temp);
    folder.create();
  }

  private FileMonotonicCounter counter() {
    return new FileMonotonicCounter(folder);
  }

  private Path copy(int which) {
    return folder.boot().resolve("counter-" + which);
  }

  private static ReleaseCounter at(long value) {
    return new ReleaseCounter(value);
  }

  @Test
  void counter_rises() {
    assertEquals(Result.ok(at(3)), counter().manufacture(at(3)));
    assertEquals(Result.ok(at(7)), counter().raise(at(7)));
    assertEquals(Result.ok(at(7)), counter().raise(at(7)));
    assertEquals(Result.ok(at(7)), counter().read());
    assertEquals(
        Result.ok(at(ReleaseCounter.HIGHEST)), counter().raise(at(ReleaseCounter.HIGHEST)));
    assertEquals(Result.ok(at(ReleaseCounter.HIGHEST)), counter().read());
  }

  @Test
  void counter_neverFalls() {
    counter().manufacture(at(7));
    assertEquals(Result.failed(new CounterFailure.WouldFall(at(7), at(6))), counter().raise(at(6)));
    assertEquals(Result.ok(at(7)), counter().read());
  }

  @Test
  void manufacturedCounter_isNotManufacturedAgain() throws IOException {
    counter().manufacture(at(7));
    assertFailed("device.counter-would-fall", counter().manufacture(at(0)));
    assertEquals(Result.ok(at(7)), counter().read());
    damage(0);
    damage(1);
    assertFailed("device.counter-unreadable", counter().manufacture(at(0)));
  }

  @Test
  void oneDamagedCopy_doesNotLowerTheFloorAndIsRepaired() throws IOException {
    for (int which : new int[] {0, 1}) {
      counter().manufacture(at(7));
      counter().raise(at(8));
      damage(which);
      assertEquals(Result.ok(at(8)), counter().read());
      assertEquals(Result.ok(at(8)), counter().raise(at(8)));
      damage(1 - which);
      assertEquals(Result.ok(at(8)), counter().read());
    }
  }

  @Test
  void bothCopiesDamagedOrGone_isUnreadable_notZero() throws IOException {
    assertFailed("device.counter-unreadable", counter().read());
    assertFailed("device.counter-unreadable", counter().raise(at(1)));
    counter().manufacture(at(7));
    damage(0);
    damage(1);
    assertFailed("device.counter-unreadable", counter().read());
    assertFailed("device.counter-unreadable", counter().raise(at(8)));
    Files.delete(copy(0));
    Files.delete(copy(1));
    assertFailed("device.counter-unreadable", counter().read());
    assertFailed("device.counter-unreadable", counter().raise(at(8)));
    assertFalse(Files.exists(copy(0)));
  }

  @Test
  void counterThatCannotBeStored_isSaid() throws IOException {
    counter().manufacture(at(7));
    Files.delete(copy(1));
    Files.createDirectories(copy(1).resolve("in-the-way"));
    assertFailed("device.counter-not-stored", counter().raise(at(8)));
  }

  @Test
  void everyFlippedBit_isFound() {
    CounterFormat format = new CounterFormat();
    byte[] bytes = format.encode(at(0x0102030405L));
    assertEquals(Optional.of(at(0x0102030405L)), format.decode(bytes));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertEquals(Optional.empty(), format.decode(flipped));
      if (bit < 28 * 8) {
        assertEquals(Optional.empty(), format.decode(withChecksum(flipped)), "bit " + bit);
      }
    }
  }

  @Test
  void valueBeyondTheRange_isRefusedEvenWithARightChecksum() {
    for (long value : new long[] {-1, ReleaseCounter.HIGHEST + 1, Long.MIN_VALUE}) {
      ByteBuffer out = ByteBuffer.wrap(new CounterFormat().encode(at(0)));
      out.order(ByteOrder.LITTLE_ENDIAN).putLong(12, value).putLong(20, ~value);
      assertEquals(Optional.empty(), new CounterFormat().decode(withChecksum(out.array())));
    }
  }

  private static byte[] withChecksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, 28);
    byte[] result = bytes.clone();
    ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN).putInt(28, (int) crc.getValue());
    return result;
  }

  private void damage(int which) throws IOException {
    byte[] bytes = Files.readAllBytes(copy(which));
    bytes[14] ^= 1;
    Files.write(copy(which), bytes);
  }

  private static void assertFailed(String code, Result<?, CounterFailure> result) {
    Result.Failed<?, ?> failed = assertInstanceOf(Result.Failed.class, result);
    assertEquals(code, failed.failure().code());
  }
}
