package dev.pawl.sim.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.delta.FileImage;
import dev.pawl.core.delta.patch.Profile;
import dev.pawl.delta.make.PatchMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaDeviceRunTest {
  @TempDir private Path work;

  @Test
  void aDeviceAppliesPatches_withinTheMemoryOfItsProfile() throws IOException {
    DeltaWarmUp pair = DeltaWarmUp.in(work);
    Path patch = work.resolve("patch");
    PatchMaker.Made made;
    try (FileImage old = FileImage.open(pair.old());
        FileImage now = FileImage.open(pair.now())) {
      made = PatchMaker.make(old, now, Profile.SMALL, _ -> {});
      Files.write(patch, made.bytes());
    }
    Path out = work.resolve("out");
    try (DeltaDeviceRun device = new DeltaDeviceRun("small", work)) {
      device.apply(pair.old(), patch, out);
      ChildRun.Cost again = device.apply(pair.old(), patch, out);
      assertTrue(again.peakBytes() <= Profile.SMALL.memory().value(), again::toString);
      assertArrayEquals(Files.readAllBytes(pair.now()), Files.readAllBytes(out));
      Files.write(patch, new byte[] {1, 2, 3});
      assertThrows(IOException.class, () -> device.apply(pair.old(), patch, out));
    }
  }
}
