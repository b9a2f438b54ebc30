package dev.pawl.delta.match;

import dev.pawl.core.delta.predict.Copies;

/// Tells which pages of the new image are mostly new and look random: compressed or encrypted.
/// There
/// models only cost time.
final class RandomParts {
  private static final int PAGE = 4096;
  private static final int LEAST = 2048; // new bytes of a page that are needed to tell
  private static final int SELDOM = 16; // less than one in so many bytes begins a repetition
  private static final double RANDOM = 7.8; // bits a byte: random bytes of a page have 7.9

  private final byte[] text;
  private final long start;
  private final Copies copies;
  private final int[] seen = new int[1 << 16];
  private int page = -1; // the page looked at last
  private boolean isRandom; // what was found there

  /// @param text a part of the new image
  /// @param start where it begins in the image
  RandomParts(byte[] text, long start, Copies copies) {
    this.text = text;
    this.start = start;
    this.copies = copies;
  }

  /// Whether the page around `at` looks random.
  boolean isAt(int at) {
    if (at / PAGE != page) {
      page = at / PAGE;
      isRandom = look(page * PAGE, Math.min(text.length, (page + 1) * PAGE));
    }
    return isRandom;
  }

  private boolean look(int from, int to) {
    int[] counts = new int[256];
    int total = 0;
    int again = 0;
    int copy = copies.firstEndingAfter(start + from);
    for (int at = from; at < to; ) {
      while (copy < copies.count() && copies.newEnd(copy) <= start + at) {
        copy++;
      }
      if (copy < copies.count() && copies.newStart()[copy] <= start + at) {
        at = (int) Math.min(to, copies.newEnd(copy) - start);
        continue;
      }
      again += isSeen(at) ? 1 : 0;
      counts[text[at++] & 0xFF]++;
      total++;
    }
    return total >= LEAST && again < total / SELDOM && bits(counts, total) > RANDOM;
  }

  /// Whether four bytes have come before.
  private boolean isSeen(int at) {
    if (at + 4 > text.length) {
      return false;
    }
    int word = Words.at(text, at);
    int slot = (word * 0x9E3779B1) >>> 16;
    int before = seen[slot];
    seen[slot] = at;
    return before < at && Words.at(text, before) == word;
  }

  private static double bits(int[] counts, int total) {
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        bits -= count * Math.log((double) count / total);
      }
    }
    return bits / total / Math.log(2);
  }
}
