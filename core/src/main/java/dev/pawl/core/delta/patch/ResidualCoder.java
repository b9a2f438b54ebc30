package dev.pawl.core.delta.patch;

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

  ResidualCoder(BinaryCoder coder, ByteMixer mixer, History history) {
    this.coder = coder;
    this.mixer = mixer;
    this.history = history;
  }

  private static int hash(int a, int b, int c) {
    int h = a * 0x2F0B4C47 + b * 0x5E2D58D9 + c * 0x1B873593;
    return (h ^ h >>> 15) * 0x85EBCA6B;
  }

  /// Codes an A64 instruction, the highest byte first.
  void codeInstruction(long at, int expected, int field) {
    int w1 = history.word(at - 4);
    int word = history.word(at);
    int[] contexts = mixer.contexts();
    int kind = field == 0 ? 0 : FIELD_KIND;
    boolean same = true;
    int coded = 0;
    for (int j = 3; j >= 0; j--) {
      int e = expected >>> (8 * j) & 0xFF;
      int state = j << 5 | field << 1 | (same ? 1 : 0);
      int partial = j == 3 ? 1 : coded | 1 << (8 * (3 - j));
      contexts[0] = hash(e, state, 1);
      contexts[1] = hash(partial, expected, 2);
      contexts[2] = hash(partial, w1 >>> 21 | j << 11, 3);
      contexts[3] = hash(partial, state, 4);
      contexts[4] = hash(partial, w1, 5);
      contexts[5] = hash(expected >>> (8 * j), state, 6);
      int trust = j << 1 | (field == 0 ? 0 : 1);
      int guess = same ? e : -1;
      int found = mixer.code(coder, word >>> (8 * j) & 0xFF, kind + j, guess, trust);
      same &= found == e;
      coded = coded << 8 | found;
    }
    history.putWord(at, coded);
  }

  /// Codes `length` bytes, one to four, in their order.
  /// @param guess what they may be instead of what was expected
  /// @param source how sure that is; 0 if there is no guess
  void codeBytes(long at, byte[] expected, int from, int length, int guess, int source) {
    boolean same = true;
    boolean guessing = source > 0;
    int[] contexts = mixer.contexts();
    for (int j = 0; j < length; j++) {
      int e = expected[from + j] & 0xFF;
      int behind = from + j + 1 < Piece.LONGEST ? expected[from + j + 1] & 0xFF : 0;
      int b1 = history.get(at + j - 1);
      int b2 = history.get(at + j - 2);
      int g = guessing ? guess >>> (8 * j) & 0xFF : -1;
      int state = j << 2 | (same ? 2 : 0) | (guessing ? 1 : 0);
      contexts[0] = hash(e, state, 11);
      contexts[1] = hash(e | b1 << 8, state, 12);
      contexts[2] = hash(b1 | b2 << 8, state, 13);
      contexts[3] = hash(e | g << 8, state, 14);
      contexts[4] = hash(e | behind << 8 | b1 << 16, 0, 15);
      contexts[5] = hash(b1 | b2 << 8 | history.get(at + j - 3) << 16, 0, 16);
      int trust = RAW_TRUST + (j << 2 | (source - 1 & 3));
      int found = mixer.code(coder, history.get(at + j), RAW_KIND + j, g, trust);
      history.put(at + j, found);
      same &= found == e;
      guessing &= found == g;
    }
  }
}
