package dev.pawl.core.delta.patch;

import dev.pawl.core.delta.code.AdaptiveBits;
import dev.pawl.core.delta.code.BinaryCoder;
import dev.pawl.core.delta.code.ByteMixer;
import dev.pawl.core.delta.predict.Piece;

/// Codes words of a copied piece that are not what was expected.
final class ResidualCoder {
  private static final int FIELD_KIND = 4;
  private static final int RAW_KIND = 8;
  private static final int RAW_TRUST = 16;

  private final BinaryCoder coder;
  private final ByteMixer mixer;
  private final History history;
  private final AdaptiveBits which = new AdaptiveBits(2 * 16 * 16 * 16, 255);
  private int last; // which bytes of the last word were wrong

  ResidualCoder(BinaryCoder coder, ByteMixer mixer, History history) {
    this.coder = coder;
    this.mixer = mixer;
    this.history = history;
  }

  private static int hash(int a, int b, int c) {
    int h = a * 0x2F0B4C47 + b * 0x5E2D58D9 + c * 0x1B873593;
    return (h ^ h >>> 15) * 0x85EBCA6B;
  }

  void reset() {
    which.reset();
    last = 0;
  }

  /// Codes which of four bytes differ from what was expected, a bit each, the first byte's lowest.
  private int which(int difference, int field, int group) {
    int wrong = 0;
    for (int j = 0; j < 4; j++) {
      wrong |= (difference >>> (8 * j) & 0xFF) == 0 ? 0 : 1 << j;
    }
    last = which.codeSymbol(coder, wrong, 4, ((group << 4 | field) << 4 | last) << 4);
    return last;
  }

  /// Codes an A64 instruction, the highest byte first.
  void codeInstruction(long at, int expected, int field) {
    int w1 = history.word(at - 4);
    int word = history.word(at);
    int wrong = which(word ^ expected, field, 0);
    int[] contexts = mixer.contexts();
    int kind = field == 0 ? 0 : FIELD_KIND;
    boolean same = true;
    int coded = 0;
    for (int j = 3; j >= 0; j--) {
      int e = expected >>> (8 * j) & 0xFF;
      if ((wrong >>> j & 1) == 0) {
        coded = coded << 8 | e;
        continue;
      }
      int state = j << 5 | field << 1 | (same ? 1 : 0);
      int partial = j == 3 ? 1 : coded | 1 << (8 * (3 - j));
      contexts[0] = hash(e, state, 1);
      contexts[1] = hash(partial, expected, 2);
      contexts[2] = hash(partial, w1 >>> 21 | j << 11, 3);
      contexts[3] = hash(partial, state, 4);
      int trust = j << 1 | (field == 0 ? 0 : 1);
      int found = mixer.code(coder, word >>> (8 * j) & 0xFF, kind + j, -1, trust);
      same = false;
      coded = coded << 8 | found;
    }
    history.putWord(at, coded);
  }

  /// Codes `length` bytes, one to four, in their order.
  /// @param guess what they may be instead of what was expected
  /// @param source how sure that is; 0 if there is no guess
  void codeBytes(long at, Piece piece, int from, int length, int guess, int source, int field) {
    byte[] expected = piece.expected;
    int wrong = 15;
    if (length == 4) {
      wrong = which(history.word(at) ^ Piece.word(expected, from), field, 1);
    }
    boolean same = true;
    boolean guessing = source > 0;
    int[] contexts = mixer.contexts();
    for (int j = 0; j < length; j++) {
      int e = expected[from + j] & 0xFF;
      if ((wrong >>> j & 1) == 0) {
        history.put(at + j, e);
        guessing &= (guess >>> (8 * j) & 0xFF) == e;
        continue;
      }
      int behind = from + j + 1 < piece.length() ? expected[from + j + 1] & 0xFF : 0;
      int b1 = history.get(at + j - 1);
      int b2 = history.get(at + j - 2);
      int g = guessing ? guess >>> (8 * j) & 0xFF : -1;
      int state = j << 2 | (same ? 2 : 0) | (guessing ? 1 : 0);
      contexts[0] = hash(e, state, 11);
      contexts[1] = hash(e | b1 << 8, state, 12);
      contexts[2] = hash(b1 | b2 << 8, state, 13);
      contexts[3] = hash(e | behind << 8 | b1 << 16, 0, 15);
      int trust = RAW_TRUST + (j << 2 | (source - 1 & 3));
      int found = mixer.code(coder, history.get(at + j), RAW_KIND + j, g, trust);
      history.put(at + j, found);
      same &= found == e;
      guessing &= found == g;
    }
  }
}
