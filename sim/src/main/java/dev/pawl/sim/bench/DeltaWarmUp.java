package dev.pawl.sim.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// A small update that a device has made before anything is measured: a program, and the same one
/// in which some functions have grown, with some data behind it.
record DeltaWarmUp(Path old, Path now) {
  private static final int FUNCTIONS = 2000;
  private static final int WORDS = 48; // of a function
  private static final int DATA = 32 << 10;

  /// Writes the pair into a folder.
  static DeltaWarmUp in(Path folder) throws IOException {
    return new DeltaWarmUp(
        Files.write(folder.resolve("warm-old"), program(0)),
        Files.write(folder.resolve("warm-new"), program(3)));
  }

  private static int start(int function, int grown) {
    return 4 * (function * WORDS + function / 50 * grown);
  }

  private static byte[] program(int grown) {
    ByteBuffer out =
        ByteBuffer.allocate(start(FUNCTIONS, grown) + DATA).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < FUNCTIONS; i++) {
      Random random = new Random(i);
      out.position(start(i, grown));
      while (out.position() < start(i + 1, grown)) {
        int at = out.position();
        int distance = start(random.nextInt(FUNCTIONS), grown) - at;
        out.putInt(
            switch (random.nextInt(5)) {
              case 0 -> 0x94000000 | (distance >> 2 & 0x03FFFFFF);
              case 1 -> 0x54000000 | (random.nextInt(64) << 5);
              default -> 0xAA0003E0 | random.nextInt(31) << 16 | random.nextInt(31);
            });
      }
    }
    Random random = new Random(grown);
    while (out.remaining() >= 4) {
      out.putInt(random.nextInt(1 << 12) * 0x10001);
    }
    return out.array();
  }
}
