package dev.pawl.agent.slot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.program.Program;
import dev.pawl.agent.program.ProgramFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockSlotStorageTest {
  private static final int SIZE = 1 << 20;
  private static final byte[] PROOF = {1, 2, 3};
  private static final byte[] IMAGE = image();

  @TempDir private Path temp;

  private static byte[] image() {
    byte[] image = new byte[100_001];
    Arrays.fill(image, (byte) 7);
    return image;
  }

  @BeforeEach
  void makeDevices() throws IOException {
    new DeviceFolder(temp).create();
    for (Slot slot : Slot.values()) {
      Files.write(device(slot), new byte[SIZE]);
    }
  }

  private Path device(Slot slot) {
    return temp.resolve("device-" + slot);
  }

  private BlockSlotStorage storage(ByteCount capacity, Path b) {
    return new BlockSlotStorage(new DeviceFolder(temp), capacity, device(Slot.A), b);
  }

  private BlockSlotStorage storage() {
    return storage(ByteCount.mebi(64), device(Slot.B));
  }

  private static void writeTo(SlotStorage storage) throws IOException {
    try (SlotWriter writer = storage.write(Slot.B, new ByteCount(IMAGE.length))) {
      writer.write(0, IMAGE, 100_000);
      writer.write(100_000, new byte[] {7}, 1);
      writer.force();
      writer.seal(PROOF);
    }
  }

  private static void assertHoldsImage(SlotStorage storage) throws IOException {
    assertArrayEquals(PROOF, storage.proof(Slot.B).orElseThrow());
    try (InputStream in = storage.open(Slot.B)) {
      assertArrayEquals(IMAGE, in.readNBytes(IMAGE.length));
    }
  }

  @Test
  void image_isWrittenFromTheBeginning_andTheOtherSlotLeftAlone() throws IOException {
    writeTo(storage());
    assertHoldsImage(storage());
    assertEquals(SIZE, Files.size(device(Slot.B)), "a device keeps its length");
    assertArrayEquals(new byte[SIZE], Files.readAllBytes(device(Slot.A)));
  }

  @Test
  void realBlockDevice_isWritten() throws IOException {
    var loop =
        Program.run(
            List.of("losetup", "--find", "--show", device(Slot.B).toString()),
            Duration.ofSeconds(30));
    String problem = "SKIPPED: only root can make a loop device for this test";
    if (!(loop instanceof Result.Ok<String, ProgramFailure>)) {
      System.err.println(problem);
    }
    Assumptions.assumeTrue(loop instanceof Result.Ok<String, ProgramFailure>, problem);
    String name = ((Result.Ok<String, ProgramFailure>) loop).value().strip();
    try {
      assertTrue(name.startsWith("/dev/"), name);
      var storage = storage(ByteCount.mebi(64), Path.of(name));
      assertEquals(new ByteCount(SIZE), storage.stored(Slot.B));
      writeTo(storage);
      assertHoldsImage(storage);
    } finally {
      var _ = Program.run(List.of("losetup", "--detach", name), Duration.ofSeconds(30));
    }
  }

  @Test
  void proof_goesBeforeTheFirstByteIsWritten() throws IOException {
    writeTo(storage());
    storage().write(Slot.B, new ByteCount(10)).close();
    assertEquals(Optional.empty(), storage().proof(Slot.B));
    writeTo(storage());
    storage().erase(Slot.B);
    assertEquals(Optional.empty(), storage().proof(Slot.B));
  }

  @Test
  void imageThatDoesNotFit_isRefused_andTheSlotLeftAlone() throws IOException {
    writeTo(storage());
    SlotRefused refused =
        assertThrows(SlotRefused.class, () -> storage().write(Slot.B, new ByteCount(SIZE + 1L)));
    assertInstanceOf(SlotFailure.SlotTooSmall.class, refused.failure());
    assertThrows(
        SlotRefused.class,
        () -> storage(new ByteCount(10), device(Slot.B)).write(Slot.B, new ByteCount(11)));
    assertHoldsImage(storage());
  }

  @Test
  void bytesBeyondTheImage_areRefused() throws IOException {
    try (SlotWriter writer = storage().write(Slot.B, new ByteCount(10))) {
      assertThrows(IndexOutOfBoundsException.class, () -> writer.write(9, new byte[2], 2));
      assertThrows(IndexOutOfBoundsException.class, () -> writer.write(-1, new byte[2], 2));
    }
  }
}
