package dev.pawl.core.delta.code;

import java.util.Arrays;

/// Adaptive probabilities of bits, one for each context. A slot holds a probability of 22 bits and
/// a count of 10: the more often a context was seen, the slower it moves.
public final class AdaptiveBits {
  private static final int HALF = 1 << 31;

  /// How far a slot moves, by its count; must not be changed.
  static final int[] STEP = new int[1024];

  static {
    for (int i = 0; i < STEP.length; i++) {
      STEP[i] = 16384 / (i + i + 3);
    }
  }

  private final int[] slots;
  private final int limit;

  /// @param contexts how many contexts
  /// @param limit count after which a slot moves no slower: 1 to 1023
  public AdaptiveBits(int contexts, int limit) {
    this.slots = new int[contexts];
    this.limit = limit;
    reset();
  }

  /// Forgets everything.
  public void reset() {
    Arrays.fill(slots, HALF);
  }

  /// Codes a bit in a context.
  public int code(BinaryCoder coder, int bit, int context) {
    int chance = slots[context] >>> 16;
    int coded = coder.code(bit, Math.clamp(chance, 16, 65520));
    slots[context] = moved(slots[context], coded, limit);
    return coded;
  }

  /// Codes a symbol of `bits` bits, the highest first, in contexts `base + 1` to
  /// `base + 2^bits - 1`.
  public int codeSymbol(BinaryCoder coder, int symbol, int bits, int base) {
    int node = 1;
    for (int i = bits - 1; i >= 0; i--) {
      node = node << 1 | code(coder, symbol >>> i & 1, base + node);
    }
    return node - (1 << bits);
  }

  /// The slot after a bit was seen.
  static int moved(int slot, int bit, int limit) {
    int count = slot & 1023;
    int chance = slot >>> 10;
    int counted = count < limit ? slot + 1 : (slot & 0xFFFFFC00) | limit;
    return counted + (((((bit << 22) - chance) >> 3) * STEP[count]) & 0xFFFFFC00);
  }
}
