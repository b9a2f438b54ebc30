package dev.pawl.core.delta.code;

import java.util.Arrays;

/// Codes bytes bit by bit, the highest first. Six contexts and one guess each say how likely the
/// next bit is; a small neural network of one layer weighs them and learns from the outcome.
///
/// The caller fills [#contexts] before each byte. Memory: four bytes for each of the slots.
public final class ByteMixer {
  /// How many contexts.
  public static final int CONTEXTS = 6;

  /// How many kinds of bytes have weights of their own.
  public static final int KINDS = 24;

  /// How many degrees of trust a guess can have.
  public static final int TRUSTS = 64;

  private static final int INPUTS = CONTEXTS + 2;
  private static final int LIMIT = 250;
  private static final int RATE = 10;
  private static final int HALF = 1 << 31;
  private static final int FIRST_WEIGHT = 18000;

  /// Hashes of what is known about the next byte, one for each context.
  private final int[] contexts = new int[CONTEXTS];

  private final int[][] slots;
  private final int[] plain = new int[KINDS * 256];
  private final int[] guesses = new int[TRUSTS * 2];
  private final int[] weights = new int[KINDS * 8 * INPUTS];
  private final int[] inputs = new int[INPUTS];
  private final int[] at = new int[CONTEXTS];
  private final int mask;

  // Where the bit being coded has its weights and its plain chance.
  private int weightsAt;
  private int plainAt;

  /// @param slotBits each context has 2 to the power of this many slots
  public ByteMixer(int slotBits) {
    slots = new int[CONTEXTS][1 << slotBits];
    mask = (1 << slotBits) - 1;
    reset();
  }

  /// Forgets everything.
  public void reset() {
    for (int[] table : slots) {
      Arrays.fill(table, HALF);
    }
    Arrays.fill(plain, HALF);
    Arrays.fill(guesses, HALF);
    Arrays.fill(weights, FIRST_WEIGHT);
  }

  /// The contexts of the next byte, to be filled by the caller.
  public int[] contexts() {
    return contexts;
  }

  /// Codes a byte.
  /// @param kind which weights to use: 0 to [#KINDS] - 1
  /// @param guess what the byte probably is, or -1
  /// @param trust what kind of guess it is: 0 to [#TRUSTS] - 1
  /// @return the byte, 0 to 255
  public int code(BinaryCoder coder, int symbol, int kind, int guess, int trust) {
    int node = 1;
    for (int bit = 7; bit >= 0; bit--) {
      if ((bit & 3) == 3) {
        place(node);
      }
      int nibble = bit >= 4 ? node : ((node & (1 << (3 - bit)) - 1) | 1 << (3 - bit));
      boolean guessHolds = guess >= 0 && (guess | 256) >>> (bit + 1) == node;
      int guessSlot = guessHolds ? trust << 1 | (guess >>> bit & 1) : -1;
      weightsAt = (kind * 8 + bit) * INPUTS;
      plainAt = kind << 8 | node;
      node = node << 1 | codeBit(coder, symbol >>> bit & 1, nibble, guessSlot);
    }
    return node & 0xFF;
  }

  private void place(int node) {
    for (int i = 0; i < CONTEXTS; i++) {
      int hash = (contexts[i] + node * 0x3D4D51CB) * 0x2C1B3C6D + i;
      hash = (hash ^ hash >>> 15) * 0x297A2D39;
      at[i] = (hash ^ hash >>> 15) & mask & ~15;
    }
  }

  private int codeBit(BinaryCoder coder, int bit, int nibble, int guessSlot) {
    int base = weightsAt;
    long sum = 0;
    for (int i = 0; i < CONTEXTS; i++) {
      int input = Squash.stretch(slots[i][at[i] + nibble] >>> 20);
      inputs[i] = input;
      sum += (long) input * weights[base + i];
    }
    inputs[CONTEXTS] = Squash.stretch(plain[plainAt] >>> 20);
    inputs[CONTEXTS + 1] = guessSlot < 0 ? 0 : Squash.stretch(guesses[guessSlot] >>> 20);
    sum += (long) inputs[CONTEXTS] * weights[base + CONTEXTS];
    sum += (long) inputs[CONTEXTS + 1] * weights[base + CONTEXTS + 1];
    int chance = Squash.squash(Math.clamp(sum >> 16, -2047, 2047));
    int coded = coder.code(bit, Math.clamp((long) chance * 16, 32, 65504));
    learn(coded, (coded << 12) - chance, nibble, guessSlot);
    return coded;
  }

  private void learn(int coded, int miss, int nibble, int guessSlot) {
    int error = miss * RATE;
    for (int i = 0; i < INPUTS; i++) {
      weights[weightsAt + i] += (inputs[i] * error + 0x8000) >> 16;
    }
    for (int i = 0; i < CONTEXTS; i++) {
      int[] table = slots[i];
      int slot = at[i] + nibble;
      table[slot] = AdaptiveBits.moved(table[slot], coded, LIMIT);
    }
    plain[plainAt] = AdaptiveBits.moved(plain[plainAt], coded, LIMIT);
    if (guessSlot >= 0) {
      guesses[guessSlot] = AdaptiveBits.moved(guesses[guessSlot], coded, LIMIT);
    }
  }
}
