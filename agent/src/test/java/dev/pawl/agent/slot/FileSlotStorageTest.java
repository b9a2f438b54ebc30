package dev.pawl.agent.slot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.file.Disk;
import dev.pawl.core.testkit.FaultyDisk;
import dev.pawl.core.testkit.FaultyDisk.Act;
import dev.pawl.core.testkit.FaultyDisk.Fault;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class FileSlotStorageTest {
  private static final byte[] PROOF = {'{', '}'};

  @TempDir private Path temp;
  private DeviceFolder folder = new DeviceFolder(Path.of("replaced before each test"));

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new DeviceFolder(temp.resolve("device"));
    folder.create();
  }

  private SlotStorage storage() {
    return new FileSlotStorage(folder, new ByteCount(100));
  }

  private static byte[] bytes(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private void install(Slot slot, byte[] image) throws IOException {
    try (SlotWriter writer = storage().write(slot, new ByteCount(image.length))) {
      writer.write(0, image, image.length);
      writer.seal(PROOF);
    }
  }

  private byte[] stored(Slot slot) throws IOException {
    try (InputStream in = storage().open(slot)) {
      return in.readAllBytes();
    }
  }

  @Test
  void sealedSlot_holdsImageAndProof() throws IOException {
    install(Slot.A, bytes(100, 1));
    assertArrayEquals(bytes(100, 1), stored(Slot.A));
    assertEquals(new ByteCount(100), storage().stored(Slot.A));
    assertArrayEquals(PROOF, storage().proof(Slot.A).orElseThrow());
    assertEquals(Optional.empty(), storage().proof(Slot.B));
    assertEquals(ByteCount.ZERO, storage().stored(Slot.B));
    assertEquals(0, stored(Slot.B).length);
  }

  @Test
  void beginningToWrite_takesTheProofAwayFirst() throws IOException {
    install(Slot.B, bytes(100, 1));
    try (SlotWriter _ = storage().write(Slot.B, new ByteCount(50))) {
      assertEquals(Optional.empty(), storage().proof(Slot.B));
      assertArrayEquals(bytes(100, 1), stored(Slot.B), "bytes stay, for a download to resume");
    }
    assertEquals(Optional.empty(), storage().proof(Slot.B), "not sealed, so not an image");
  }

  @Test
  void shorterImage_cutsWhatTheOldOneLeft() throws IOException {
    install(Slot.B, bytes(100, 1));
    install(Slot.B, bytes(10, 2));
    assertArrayEquals(bytes(10, 2), stored(Slot.B));
  }

  @Test
  void writingGoesOn_whereItStopped() throws IOException {
    try (SlotWriter writer = storage().write(Slot.B, new ByteCount(60))) {
      writer.write(0, bytes(30, 1), 30);
      writer.force();
    }
    assertEquals(new ByteCount(30), storage().stored(Slot.B));
    try (SlotWriter writer = storage().write(Slot.B, new ByteCount(60))) {
      writer.write(30, bytes(99, 2), 30);
      writer.seal(PROOF);
    }
    byte[] expected = bytes(60, 1);
    Arrays.fill(expected, 30, 60, (byte) 2);
    assertArrayEquals(expected, stored(Slot.B));
  }

  @Test
  void incompleteImage_isNotSealed() throws IOException {
    try (SlotWriter writer = storage().write(Slot.B, new ByteCount(60))) {
      writer.write(0, bytes(59, 1), 59);
      assertRefused("device.slot-incomplete", () -> writer.seal(PROOF));
    }
    assertEquals(Optional.empty(), storage().proof(Slot.B));
  }

  @Test
  void imageBeyondTheCapacity_isRefusedAndTheSlotIsLeftAlone() throws IOException {
    install(Slot.B, bytes(10, 1));
    assertRefused("device.slot-too-small", () -> storage().write(Slot.B, new ByteCount(101)));
    assertTrue(storage().proof(Slot.B).isPresent());
  }

  @Test
  void bytesBeyondTheImage_areASurprise() throws IOException {
    try (SlotWriter writer = storage().write(Slot.B, new ByteCount(60))) {
      byte[] three = new byte[3];
      assertThrows(IndexOutOfBoundsException.class, () -> writer.write(58, three, 3));
      assertThrows(IndexOutOfBoundsException.class, () -> writer.write(-1, three, 3));
      assertThrows(IndexOutOfBoundsException.class, () -> writer.write(Long.MAX_VALUE, three, 3));
      writer.write(57, three, 3);
    }
    assertEquals(new ByteCount(60), storage().stored(Slot.B));
  }

  @Test
  void erasedSlot_isEmpty() throws IOException {
    install(Slot.B, bytes(10, 1));
    storage().erase(Slot.B);
    storage().erase(Slot.B);
    assertEquals(Optional.empty(), storage().proof(Slot.B));
    assertEquals(0, stored(Slot.B).length);
  }

  @Test
  void symbolicLinkInThePlaceOfAnImage_isRefused() throws IOException {
    Path elsewhere = Files.write(temp.resolve("elsewhere"), bytes(10, 1));
    Files.createSymbolicLink(folder.slot(Slot.B).resolve("image"), elsewhere);
    assertThrows(IOException.class, () -> storage().open(Slot.B).close());
    assertThrows(IOException.class, () -> storage().write(Slot.B, new ByteCount(10)).close());
    assertArrayEquals(bytes(10, 1), Files.readAllBytes(elsewhere));
  }

  @Test
  void noRoomForTheImageAndTheCopyThatBoots_isSaidBeforeAnythingIsWritten() throws IOException {
    install(Slot.A, bytes(10, 1));
    SlotStorage small = onDiskWith(119);
    SlotFailure failure =
        assertRefused("device.disk-full", () -> small.write(Slot.B, new ByteCount(60)));
    assertEquals(new SlotFailure.DiskFull(Slot.B, new ByteCount(120), new ByteCount(119)), failure);
    assertArrayEquals(bytes(10, 1), stored(Slot.A));
    assertTrue(storage().proof(Slot.A).isPresent());
  }

  @Test
  void roomIsNeededOnlyForWhatIsMissing() throws IOException {
    install(Slot.B, bytes(50, 1));
    Files.write(folder.runningImage(), bytes(55, 1));
    SlotStorage small = onDiskWith(15);
    small.write(Slot.B, new ByteCount(50)).close();
    small.write(Slot.B, new ByteCount(60)).close();
    assertRefused("device.disk-full", () -> small.write(Slot.B, new ByteCount(61)));
  }

  @Test
  void diskFullWhileWriting_isAFailureAndTheOtherSlotIsUntouched() throws IOException {
    install(Slot.A, bytes(10, 1));
    for (long free : new long[] {10_000_000, 150}) {
      Fault full = when(Act.WRITE, "No space left on device");
      try (SlotWriter writer = storageOn(free, full).write(Slot.B, new ByteCount(60))) {
        SlotFailure failure =
            assertRefused("device.disk-full", () -> writer.write(0, bytes(60, 1), 60));
        assertEquals(
            new SlotFailure.DiskFull(Slot.B, new ByteCount(60), new ByteCount(free)), failure);
      }
    }
    assertArrayEquals(bytes(10, 1), stored(Slot.A));
    assertTrue(storage().proof(Slot.A).isPresent());
    assertEquals(Optional.empty(), storage().proof(Slot.B));
  }

  @Test
  void otherTroubleWhileWriting_isASurprise() throws IOException {
    SlotStorage broken = storageOn(10_000_000, when(Act.WRITE, "Input/output error"));
    try (SlotWriter writer = broken.write(Slot.B, new ByteCount(60))) {
      IOException trouble =
          assertThrows(IOException.class, () -> writer.write(0, bytes(60, 1), 60));
      assertEquals("Input/output error", trouble.getMessage());
    }
  }

  private static Fault when(Act fails, String message) {
    return (act, _) -> {
      if (act == fails) {
        throw new IOException(message);
      }
    };
  }

  private SlotStorage onDiskWith(long free) {
    return storageOn(free, (_, _) -> {});
  }

  private SlotStorage storageOn(long free, Fault fault) {
    var disk = new FaultyDisk(Disk.real(), Optional.of(free), fault);
    return new FileSlotStorage(new DeviceFolder(folder.root(), disk), new ByteCount(100));
  }

  private static SlotFailure assertRefused(String code, Executable act) {
    SlotFailure failure = assertThrows(SlotRefused.class, act).failure();
    assertEquals(code, failure.code());
    assertInstanceOf(String.class, failure.explain());
    return failure;
  }
}
