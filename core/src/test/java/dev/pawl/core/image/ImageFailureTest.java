package dev.pawl.core.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What people read when an image is refused.
class ImageFailureTest {
  private static final Digest ONE = Digest.sha256(new byte[] {1});
  private static final Digest TWO = Digest.sha256(new byte[] {2});

  private static void assertSays(String code, String begin, String end, ImageFailure failure) {
    assertEquals(code, failure.code());
    assertEquals(begin, failure.explain().substring(0, begin.length()));
    assertEquals(end, failure.explain().substring(failure.explain().length() - end.length()));
  }

  @Test
  void everyFailure_saysWhatWasTriedExpectedFoundAndWhatToDo() {
    assertSays(
        "image.block-mismatch",
        "Checking block 7 of the image: expected %s, found %s. ".formatted(ONE, TWO),
        "the source of the image is damaged or hostile.",
        new ImageFailure.BlockMismatch(7, ONE, TWO));
    assertSays(
        "image.block-list-mismatch",
        "Checking the list of block hashes: signed metadata asks for this, received was that. ",
        "its source is damaged or hostile.",
        new ImageFailure.BlockListMismatch("this", "that"));
    assertSays(
        "image.length-mismatch",
        "Reading the image: expected exactly 5 bytes, found 6. ",
        "publish the release again.",
        new ImageFailure.LengthMismatch(new ByteCount(5), 6));
    assertSays(
        "image.digest-mismatch",
        "Checking the whole image: expected %s, found %s. ".formatted(ONE, TWO),
        "install the release again.",
        new ImageFailure.DigestMismatch(ONE, TWO));
    assertSays(
        "image.wrong-hardware",
        "Checking the hardware: the image is for a, b, this device is c. ",
        "lists this hardware.",
        new ImageFailure.WrongHardware(
            Set.of(new HardwareId("b"), new HardwareId("a")), new HardwareId("c")));
    assertSays(
        "image.counter-below-floor",
        "Checking the age: the image has counter 1, this device accepts counter 2 or more. ",
        "or a higher one.",
        new ImageFailure.CounterBelowFloor(new ReleaseCounter(1), new ReleaseCounter(2)));
    assertSays(
        "image.too-large",
        "Checking the size: the image has 2000 bytes, the limit here is 1000. ",
        "with larger slots.",
        new ImageFailure.TooLarge(new ByteCount(2000), new ByteCount(1000)));
  }
}
