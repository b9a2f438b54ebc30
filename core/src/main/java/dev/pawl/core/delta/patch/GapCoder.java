package dev.pawl.core.delta.patch;

import dev.pawl.core.delta.code.AdaptiveBits;
import dev.pawl.core.delta.code.BinaryCoder;
import dev.pawl.core.delta.code.ByteMixer;
import java.util.Arrays;

/// Codes bytes that are copied from nowhere, from what came before them in the new image.
final class GapCoder {
  private static final int WORD_KIND = 12;
  private static final int BYTE_KIND = 16;
  private static final int WORD_TRUST = 32;
  private static final int BYTE_TRUST = 48;
  private static final int LONGEST = 15;
  private static final int LIKELY = 4; // resemblance from which a whole unit is asked about

  private final BinaryCoder coder;
  private final ByteMixer mixer;
  private final History history;
  private final AdaptiveBits runs = new AdaptiveBits(2 * 16, 255);
  private final int[] places;
  private final int shift;

  // The place in the history that the present one resembles, and for how long it has.
  private long place;
  private int resembles;
  private long nextAt; // the place where the resemblance can go on

  GapCoder(BinaryCoder coder, ByteMixer mixer, History history, int matchBits) {
    this.coder = coder;
    this.mixer = mixer;
    this.history = history;
    this.places = new int[1 << matchBits];
    this.shift = 32 - matchBits;
  }

  void reset() {
    Arrays.fill(places, -1);
    runs.reset();
    resembles = 0;
    nextAt = -1;
  }

  private static int hash(int a, int b, int c) {
    int h = a * 0x2F0B4C47 + b * 0x5E2D58D9 + c * 0x1B873593;
    return (h ^ h >>> 15) * 0x85EBCA6B;
  }

  /// Whether what comes is what followed the place that the present one resembles; not asked unless
  /// that is likely.
  private boolean isAgain(boolean again, int unit) {
    return resembles >= LIKELY && runs.code(coder, again ? 1 : 0, (unit & 4) << 2 | resembles) == 1;
  }

  /// Looks up what followed when the history last looked like this.
  private void look(long at, int key, int unit) {
    int slot = key >>> shift;
    if (nextAt != at || (place & unit - 1) != 0) {
      resembles = 0;
    }
    if (resembles == 0 && places[slot] >= 0) {
      long candidate = at - ((int) at - places[slot] & 0x7FFFFFFF);
      int same = 0;
      while (same < 32
          && (candidate & unit - 1) == 0
          && candidate - same > at - history.size() + 256
          && history.get(candidate - same - 1) == history.get(at - same - 1)) {
        same++;
      }
      place = candidate;
      resembles = same >= 4 ? Math.min(LONGEST, same >> 1) : 0;
    }
    places[slot] = (int) at & 0x7FFFFFFF;
    nextAt = at + unit;
  }

  private void confirm(boolean same, int unit) {
    resembles = same && resembles > 0 ? Math.min(LONGEST, resembles + 1) : 0;
    place += unit;
  }

  /// Codes a byte about which nothing is known.
  void codeRandom(long at) {
    int symbol = history.get(at);
    int coded = 0;
    for (int bit = 7; bit >= 0; bit--) {
      coded = coded << 1 | coder.code(symbol >>> bit & 1, 0x8000);
    }
    history.put(at, coded);
  }

  /// Codes a byte.
  void codeByte(long at) {
    int b1 = history.get(at - 1);
    int b2 = history.get(at - 2);
    int b3 = history.get(at - 3);
    int b4 = history.get(at - 4);
    int two = b1 | b2 << 8;
    int four = two | b3 << 16 | b4 << 24;
    look(at, hash(four, history.get(at - 5), 1), 1);
    int[] contexts = mixer.contexts();
    contexts[0] = hash(b1, 0, 31);
    contexts[1] = hash(two, 0, 32);
    contexts[2] = hash(two | b3 << 16, 0, 33);
    contexts[3] = hash(((int) at & 3) | b4 << 8, history.get(at - 8), 35);
    int guess = resembles > 0 ? history.get(place) : -1;
    if (isAgain(history.get(at) == guess, 1)) {
      history.put(at, guess);
      confirm(true, 1);
      return;
    }
    guess = resembles >= LIKELY ? -1 : guess;
    int trust = BYTE_TRUST + resembles;
    int coded = mixer.code(coder, history.get(at), BYTE_KIND + ((int) at & 3), guess, trust);
    history.put(at, coded);
    confirm(coded == guess, 1);
  }

  /// Codes an A64 instruction; the highest byte, which tells what it is, goes first, and targets
  /// of calls and pages are absolute.
  void codeInstruction(long at) {
    int w1 = history.word(at - 4);
    int w2 = history.word(at - 8);
    look(at, hash(w1, w2, 2), 4);
    int guess = resembles > 0 ? absolute(history.word(place), place) : 0;
    boolean guessing = resembles > 0;
    int word = absolute(history.word(at), at);
    if (isAgain(word == guess, 4)) {
      history.putWord(at, relative(guess, at));
      confirm(true, 4);
      return;
    }
    guessing &= resembles < LIKELY;
    int[] contexts = mixer.contexts();
    int partial = 1;
    int coded = 0;
    for (int j = 3; j >= 0; j--) {
      contexts[0] = hash(partial, j, 21);
      contexts[1] = hash(partial, w1 >>> 24, 22 + j);
      contexts[2] = hash(partial, w1 >>> 21 | w2 >>> 24 << 11, 26 + j);
      contexts[3] = hash(partial, w1, 40 + j);
      int expected = guessing ? guess >>> (8 * j) & 0xFF : -1;
      int trust = WORD_TRUST + Math.min(resembles, LONGEST);
      int found = mixer.code(coder, word >>> (8 * j) & 0xFF, WORD_KIND + j, expected, trust);
      guessing &= found == expected;
      coded = coded << 8 | found;
      partial = partial << 8 | found;
    }
    history.putWord(at, relative(coded, at));
    confirm(guessing, 4);
  }

  private static int absolute(int word, long at) {
    return (word & 0xFC000000) == 0x94000000
        ? (word & 0xFC000000) | (word + (int) (at >>> 2) & 0x03FFFFFF)
        : word;
  }

  private static int relative(int word, long at) {
    return (word & 0xFC000000) == 0x94000000
        ? (word & 0xFC000000) | (word - (int) (at >>> 2) & 0x03FFFFFF)
        : word;
  }
}
