package dev.pawl.delta.match;

import java.util.HashMap;
import java.util.Map;

/// Guesses at which address an image without headers runs, from the addresses in it: the base for
/// which most words point into the image.
final class Bases {
  private static final int STEP_BITS = 21;

  private Bases() {}

  /// The base, 0 if nothing speaks for another.
  static long guess(byte[] image) {
    Map<Long, Integer> pages = new HashMap<>();
    for (int at = 0; at + 8 <= image.length; at += 8) {
      long value = (Words.at(image, at) & 0xFFFFFFFFL) | (long) Words.at(image, at + 4) << 32;
      if (value >>> 48 == 0xFFFF && value >>> 32 != 0xFFFFFFFFL) {
        pages.merge(value >>> STEP_BITS, 1, Integer::sum);
      }
    }
    long best = 0;
    long most = Math.max(64L, image.length / 4096L);
    long span = (long) image.length >>> STEP_BITS;
    for (long page : pages.keySet()) {
      long sum = 0;
      for (Map.Entry<Long, Integer> entry : pages.entrySet()) {
        long ahead = entry.getKey() - page;
        sum += ahead >= 0 && ahead <= span ? entry.getValue() : 0;
      }
      if (sum > most || (sum == most && page < best >>> STEP_BITS)) {
        most = sum;
        best = page << STEP_BITS;
      }
    }
    return best;
  }
}
