package dev.pawl.core.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.release.BlockTree;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallRulesTest {
  private static final HardwareId LOCK = new HardwareId("lock-s2");

  private static ImageDescription image(String hardware, long counter, long length) {
    Digest any = Digest.sha256(new byte[0]);
    return new ImageDescription(
        new TargetPath("line-lock/lock-2.0.0.img"),
        new ProductLine("lock"),
        new Version("2.0.0"),
        new ReleaseCounter(counter),
        Set.of(new HardwareId(hardware), new HardwareId("lock-s9")),
        ImageType.OPAQUE,
        new ByteCount(length),
        any,
        new BlockTree(BlockList.BLOCK_SIZE, any),
        Optional.empty(),
        Optional.empty());
  }

  /// The device is a lock-s2.
  @ParameterizedTest
  @CsvSource({
    // image: hardware, counter, length | floor, capacity | answer
    "lock-s2, 5, 100, 5, 100, ''",
    "lock-s2, 6, 0, 5, 100, ''",
    "pump-1, 6, 100, 5, 100, image.wrong-hardware",
    "LOCK-S2, 6, 100, 5, 100, image.wrong-hardware",
    "lock-s2, 4, 100, 5, 100, image.counter-below-floor",
    "lock-s2, 5, 101, 5, 100, image.too-large",
    "lock-s2, 5, 17179869184, 5, 9000000000000000000, ''",
    "lock-s2, 5, 17179869185, 5, 9000000000000000000, image.too-large",
    "pump-1, 4, 101, 5, 100, image.wrong-hardware",
    "lock-s2, 4, 101, 5, 100, image.counter-below-floor"
  })
  void rules_inTheirOrder(
      String hardware, long counter, long length, long floor, long capacity, String answer) {
    assertEquals(
        answer,
        InstallRules.mayInstall(
                image(hardware, counter, length),
                LOCK,
                new ReleaseCounter(floor),
                new ByteCount(capacity))
            .map(ImageFailure::code)
            .orElse(""));
  }

  @Test
  void anyListedHardware_isEnough() {
    for (String listed : List.of("lock-s2", "lock-s9")) {
      assertEquals(
          Optional.empty(),
          InstallRules.mayInstall(
              image("lock-s2", 1, 1),
              new HardwareId(listed),
              ReleaseCounter.ZERO,
              new ByteCount(1)));
    }
  }

  @Test
  void failures_nameTheFacts() {
    String wrong =
        InstallRules.mayInstall(image("pump-1", 1, 1), LOCK, ReleaseCounter.ZERO, new ByteCount(1))
            .orElseThrow()
            .explain();
    assertTrue(wrong.contains("lock-s9, pump-1"), wrong);
    assertTrue(wrong.contains("this device is lock-s2"), wrong);
    String older =
        InstallRules.mayInstall(
                image("lock-s2", 3, 1), LOCK, new ReleaseCounter(7), new ByteCount(1))
            .orElseThrow()
            .explain();
    assertTrue(older.contains("counter 3") && older.contains("counter 7 or more"), older);
  }
}
