package dev.pawl.delta.suffix;

import java.util.Arrays;

/// Finds the longest piece of an old text that a new text shares from a given place on. Memory:
/// four bytes for each byte of the old text, and 256 KiB.
public final class SuffixIndex {
  /// A piece found: where in the old text, and how long.
  public record Match(int at, int length) {}

  /// Comparisons go no further: what is longer is found piece by piece.
  private static final int LONGEST_COMPARED = 1 << 16;

  private final byte[] old;
  private final int[] order;
  private final int[] firstOfPair = new int[65537];

  /// Sorts the old text.
  public SuffixIndex(byte[] old) {
    this.old = old;
    this.order = SuffixArray.of(old);
    int[] counts = new int[65537];
    for (int i = 0; i + 1 < old.length; i++) {
      counts[pair(old, i) + 1]++;
    }
    if (old.length > 0) {
      // The last suffix is a single byte and sorts before every pair that begins with it.
      counts[(old[old.length - 1] & 0xFF) << 8]++;
    }
    int sum = 0;
    for (int i = 0; i <= 65536; i++) {
      sum += counts[i];
      firstOfPair[i] = sum;
    }
  }

  private static int pair(byte[] text, int at) {
    return (text[at] & 0xFF) << 8 | (text[at + 1] & 0xFF);
  }

  /// The longest common piece of the old text and `text` from `at` on.
  public Match longest(byte[] text, int at) {
    if (at + 1 >= text.length || old.length == 0) {
      return new Match(0, 0);
    }
    int pair = pair(text, at);
    int low = firstOfPair[pair];
    int high = firstOfPair[pair + 1];
    if (low >= high) {
      return new Match(0, 0);
    }
    int lowCommon = 0;
    int highCommon = 0;
    int best = order[low];
    int bestLength = 0;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int suffix = order[middle];
      int known = Math.min(lowCommon, highCommon);
      int common = known + common(text, at + known, suffix + known);
      if (common > bestLength) {
        bestLength = common;
        best = suffix;
      }
      if (isLess(suffix + common, text, at + common)) {
        low = middle + 1;
        lowCommon = common;
      } else {
        high = middle;
        highCommon = common;
      }
    }
    return new Match(best, bestLength);
  }

  private int common(byte[] text, int at, int suffix) {
    int most = Math.min(LONGEST_COMPARED, Math.min(text.length - at, old.length - suffix));
    int differs = Arrays.mismatch(text, at, at + most, old, suffix, suffix + most);
    return differs < 0 ? most : differs;
  }

  private boolean isLess(int suffix, byte[] text, int at) {
    if (suffix >= old.length) {
      return true;
    }
    return at < text.length && (old[suffix] & 0xFF) < (text[at] & 0xFF);
  }
}
