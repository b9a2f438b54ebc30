package dev.pawl.core.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pawl.core.file.TwinFile.Reading;
import dev.pawl.core.testkit.FaultyDisk;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwinFileTest {
  /// A number, as itself and its complement.
  private static final class NumberFormat implements TwinFile.Format<Long> {
    @Override
    public int length() {
      return 16;
    }

    @Override
    public byte[] encode(Long record) {
      return ByteBuffer.allocate(16).putLong(record).putLong(~record).array();
    }

    @Override
    public Optional<Long> decode(byte[] copy) {
      ByteBuffer in = ByteBuffer.wrap(copy);
      long number = in.getLong();
      return in.getLong() == ~number ? Optional.of(number) : Optional.empty();
    }

    @Override
    public long sequence(Long record) {
      return record;
    }
  }

  @TempDir private Path folder;

  private TwinFile<Long> twin() {
    return new TwinFile<>(Disk.real(), folder.resolve("n"), new NumberFormat());
  }

  private Path copy(int which) {
    return folder.resolve("n-" + which);
  }

  @Test
  void recordNeverWritten_isAbsent() {
    assertEquals(new Reading.Absent<Long>(), twin().read());
  }

  @Test
  void writtenRecord_isInBothCopies() throws IOException {
    twin().write(1L);
    twin().write(2L);
    assertEquals(new Reading.Found<>(2L, true), twin().read());
    assertEquals(-1, Files.mismatch(copy(0), copy(1)));
  }

  @Test
  void newerCopyWins_whicheverItIs() throws IOException {
    Files.write(copy(0), new NumberFormat().encode(8L));
    Files.write(copy(1), new NumberFormat().encode(7L));
    assertEquals(new Reading.Found<>(8L, false), twin().read());
    Files.write(copy(1), new NumberFormat().encode(9L));
    assertEquals(new Reading.Found<>(9L, false), twin().read());
  }

  @Test
  void oneDamagedCopy_isIgnored() throws IOException {
    for (int damaged : new int[] {0, 1}) {
      twin().write(5L);
      for (byte[] rest : damages(copy(damaged))) {
        Files.write(copy(damaged), rest);
        assertEquals(new Reading.Found<>(5L, false), twin().read());
      }
      Files.delete(copy(damaged));
      assertEquals(new Reading.Found<>(5L, false), twin().read());
      Files.createDirectory(copy(damaged));
      assertEquals(new Reading.Found<>(5L, false), twin().read());
      Files.delete(copy(damaged));
    }
  }

  @Test
  void bothCopiesDamaged_isSaid() throws IOException {
    twin().write(5L);
    Files.write(copy(0), new byte[0]);
    Files.delete(copy(1));
    assertEquals(new Reading.Damaged<Long>(), twin().read());
    twin().write(6L);
    assertEquals(new Reading.Found<>(6L, true), twin().read());
  }

  @Test
  void worseCopy_isWrittenFirst_soAPowerCutInBetweenLeavesAWholeOne() throws IOException {
    for (int worse : new int[] {0, 1}) {
      for (byte[] content : List.of(new NumberFormat().encode(3L), new byte[] {1})) {
        Files.write(copy(worse), content);
        Files.write(copy(1 - worse), new NumberFormat().encode(4L));
        assertThrows(PowerCut.class, () -> cutAfterFirst().write(10L));
        assertArrayEquals(new NumberFormat().encode(10L), Files.readAllBytes(copy(worse)));
        assertArrayEquals(new NumberFormat().encode(4L), Files.readAllBytes(copy(1 - worse)));
        assertEquals(new Reading.Found<>(10L, false), twin().read());
      }
    }
  }

  private TwinFile<Long> cutAfterFirst() {
    AtomicInteger writes = new AtomicInteger();
    var disk =
        new FaultyDisk(
            (act, _) -> {
              if (act == FaultyDisk.Act.CREATE && writes.getAndIncrement() > 0) {
                throw new PowerCut();
              }
            });
    return new TwinFile<>(disk, folder.resolve("n"), new NumberFormat());
  }

  private static final class PowerCut extends IOException {
    @Serial private static final long serialVersionUID = 1;
  }

  private static Iterable<byte[]> damages(Path copy) throws IOException {
    byte[] whole = Files.readAllBytes(copy);
    byte[] flipped = whole.clone();
    flipped[3] ^= 8;
    return Arrays.asList(
        new byte[0],
        Arrays.copyOf(whole, 15),
        Arrays.copyOf(whole, 17),
        flipped,
        new byte[100_000]);
  }
}
