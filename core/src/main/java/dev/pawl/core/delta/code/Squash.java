package dev.pawl.core.delta.code;

/// The logistic function and its inverse, in whole numbers: `squash(x) = 4096 / (1 + e^(-x/256))`,
/// by straight lines between 33 points, so that every machine gets the same.
final class Squash {
  private static final int[] POINTS = {
    1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348,
    3607, 3785, 3901, 3975, 4022, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094
  };

  /// From a probability in 1/4096 to -2047…2047; must not be changed.
  static final short[] STRETCH = new short[4096];

  static {
    int filled = 0;
    for (int x = -2047; x <= 2047; x++) {
      int chance = squash(x);
      while (filled <= chance) {
        STRETCH[filled++] = (short) x;
      }
    }
    while (filled < STRETCH.length) {
      STRETCH[filled++] = 2047;
    }
  }

  private Squash() {}

  /// From -2047…2047 to a probability in 1/4096.
  static int squash(int x) {
    if (x > 2047) {
      return 4095;
    }
    if (x < -2047) {
      return 0;
    }
    int weight = x & 127;
    int point = (x >> 7) + 16;
    return (POINTS[point] * (128 - weight) + POINTS[point + 1] * weight + 64) >> 7;
  }
}
