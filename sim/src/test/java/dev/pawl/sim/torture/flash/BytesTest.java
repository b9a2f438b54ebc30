package dev.pawl.sim.torture.flash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.value.Digest;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Pages that end early, and pages that are shared, against a plain array.
class BytesTest {
  @Test
  void anyChanges_leaveWhatAPlainArrayWouldHold() throws IOException {
    var random = new Random(3);
    Bytes bytes = Bytes.NONE;
    byte[] plain = {};
    for (int i = 0; i < 2_000; i++) {
      int at = random.nextInt(4 * Bytes.PAGE);
      if (random.nextInt(8) == 0) {
        bytes = bytes.cut(at);
        plain = Arrays.copyOf(plain, Math.min(plain.length, at));
      } else if (random.nextInt(4) == 0 && plain.length > 0) {
        int bit = random.nextInt(plain.length * 8);
        bytes = bytes.flipped(bit);
        plain[bit / 8] ^= (byte) (1 << (bit % 8));
      } else {
        byte[] piece = new byte[random.nextInt(2 * Bytes.PAGE)];
        if (random.nextBoolean()) {
          random.nextBytes(piece);
        }
        bytes = bytes.written(at, piece, 0, piece.length);
        plain = Arrays.copyOf(plain, Math.max(plain.length, at + piece.length));
        System.arraycopy(piece, 0, plain, at, piece.length);
      }
      assertArrayEquals(plain, bytes.open().readAllBytes(), "after change " + i);
      assertEquals(Digest.sha256(plain), bytes.digest());
      var skipped = bytes.open();
      skipped.skipNBytes(plain.length / 3);
      assertArrayEquals(
          Arrays.copyOfRange(plain, plain.length / 3, plain.length), skipped.readAllBytes());
    }
  }
}
