package dev.pawl.core.delta.patch;

import java.util.Arrays;

/// Foretells words in tables: numbers that were shifted a little, by as much as the same number, or
/// one near it, was shifted before.
final class WordShifts {
  /// How sure a guess is.
  static final int NONE = 0;

  static final int LAST = 1;
  static final int FAR = 2;
  static final int NEAR = 3;
  static final int EXACT = 4;

  private static final int NEAR_BITS = 5;
  private static final int FAR_BITS = 11;
  private static final int EMPTY = 0x80000001;

  private final int[] exactKey;
  private final int[] exactShift;
  private final int[] nearKey;
  private final int[] nearShift;
  private final int[] farKey;
  private final int[] farShift;
  private final int bits;
  private int last; // by how much the word coded last was shifted

  // The present guess.
  private int guess;
  private int source;

  WordShifts(int bits) {
    this.bits = bits;
    exactKey = new int[1 << bits];
    exactShift = new int[1 << bits];
    nearKey = new int[1 << bits];
    nearShift = new int[1 << bits];
    farKey = new int[1 << bits];
    farShift = new int[1 << bits];
  }

  void reset() {
    Arrays.fill(exactKey, EMPTY);
    Arrays.fill(exactShift, 0);
    Arrays.fill(nearKey, EMPTY);
    Arrays.fill(farKey, EMPTY);
    last = 0;
  }

  private int slot(int key) {
    return (key * 0x9E3779B1) >>> (32 - bits);
  }

  /// Looks for a guess about the word that is expected to be `word`.
  void look(int word) {
    int near = word >>> NEAR_BITS;
    int far = word >>> FAR_BITS;
    if (exactKey[slot(word)] == word) {
      source = EXACT;
      guess = word + exactShift[slot(word)];
    } else if (nearKey[slot(near)] == near) {
      source = NEAR;
      guess = word + nearShift[slot(near)];
    } else if (farKey[slot(far)] == far) {
      source = FAR;
      guess = word + farShift[slot(far)];
    } else {
      source = last == 0 ? NONE : LAST;
      guess = word + last;
    }
  }

  /// The guess looked up last.
  int guess() {
    return guess;
  }

  /// How sure it is.
  int source() {
    return source;
  }

  /// Tells what the word really is.
  void learn(int word, int really) {
    int shift = really - word;
    int near = word >>> NEAR_BITS;
    int far = word >>> FAR_BITS;
    exactKey[slot(word)] = word;
    exactShift[slot(word)] = shift;
    nearKey[slot(near)] = near;
    nearShift[slot(near)] = shift;
    farKey[slot(far)] = far;
    farShift[slot(far)] = shift;
    last = shift;
  }
}
