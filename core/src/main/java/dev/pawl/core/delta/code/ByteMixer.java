package dev.pawl.core.delta.code;

import java.util.Arrays;

/// Codes bytes bit by bit, the highest first. Four contexts, what is usual for the kind of byte,
/// and
/// one guess each say how likely the next bit is; a small neural network of one layer weighs them
/// and learns from the outcome. Most of the time that applying a patch takes is spent here, so
/// nothing is a loop that need not be one.
///
/// The caller fills [#contexts] before each byte. Memory: four bytes for each of the slots.
public final class ByteMixer {
  /// How many contexts.
  public static final int CONTEXTS = 4;

  /// How many kinds of bytes have weights of their own.
  public static final int KINDS = 24;

  /// How many degrees of trust a guess can have.
  public static final int TRUSTS = 64;

  private static final int INPUTS = CONTEXTS + 2;
  private static final int LIMIT = 250;
  private static final int RATE = 10;
  private static final int HALF = 1 << 31;
  private static final int FIRST_WEIGHT = 20000;

  /// Hashes of what is known about the next byte, one for each context.
  private final int[] contexts = new int[CONTEXTS];

  private final int[] slots;
  private final int[] plain = new int[KINDS * 256];
  private final int[] guesses = new int[TRUSTS * 2];
  private final int[] weights = new int[KINDS * 8 * INPUTS];
  private final int mask;

  // Where the slots of the present half of a byte begin.
  private int at0;
  private int at1;
  private int at2;
  private int at3;

  /// @param slotBits each context has 2 to the power of this many slots
  public ByteMixer(int slotBits) {
    slots = new int[CONTEXTS << slotBits];
    mask = (1 << slotBits) - 1 & ~15;
    reset();
  }

  /// Forgets everything.
  public void reset() {
    Arrays.fill(slots, HALF);
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
    int guessed = guess | 256; // above all nodes where there is no guess
    place(1);
    int node = 1;
    for (int bit = 7; bit >= 4; bit--) {
      node = codeBit(coder, symbol, kind, bit, node, node, guessed, trust);
    }
    place(node);
    for (int bit = 3; bit >= 0; bit--) {
      int nibble = (node & (7 >> bit)) | (8 >> bit);
      node = codeBit(coder, symbol, kind, bit, node, nibble, guessed, trust);
    }
    return node & 0xFF;
  }

  private void place(int node) {
    int salt = node * 0x3D4D51CB;
    int size = slots.length >>> 2;
    at0 = hash(contexts[0] + salt);
    at1 = hash(contexts[1] + salt) + size;
    at2 = hash(contexts[2] + salt) + 2 * size;
    at3 = hash(contexts[3] + salt) + 3 * size;
  }

  private int hash(int context) {
    int hash = context * 0x2C1B3C6D;
    hash = (hash ^ hash >>> 15) * 0x297A2D39;
    return hash >>> 11 & mask;
  }

  /// Codes one bit and answers the next node.
  private int codeBit(
      BinaryCoder coder,
      int symbol,
      int kind,
      int bit,
      int node,
      int nibble,
      int guessed,
      int trust) {
    int[] table = slots;
    short[] stretch = Squash.STRETCH;
    int base = (kind << 3 | bit) * INPUTS;
    int plainAt = kind << 8 | node;
    boolean guessing = guessed >>> (bit + 1) == node;
    int guessAt = trust << 1 | (guessed >>> bit & 1);
    int place0 = at0 + nibble;
    int place1 = at1 + nibble;
    int place2 = at2 + nibble;
    int place3 = at3 + nibble;
    int slot0 = table[place0];
    int slot1 = table[place1];
    int slot2 = table[place2];
    int slot3 = table[place3];
    int slot4 = plain[plainAt];
    int in0 = stretch[slot0 >>> 20];
    int in1 = stretch[slot1 >>> 20];
    int in2 = stretch[slot2 >>> 20];
    int in3 = stretch[slot3 >>> 20];
    int in4 = stretch[slot4 >>> 20];
    int in5 = guessing ? stretch[guesses[guessAt] >>> 20] : 0;
    int[] weight = weights;
    long sum =
        (long) in0 * weight[base]
            + (long) in1 * weight[base + 1]
            + (long) in2 * weight[base + 2]
            + (long) in3 * weight[base + 3]
            + (long) in4 * weight[base + 4]
            + (long) in5 * weight[base + 5];
    int chance = Squash.squash(Math.clamp(sum >> 16, -2047, 2047));
    int coded = coder.code(symbol >>> bit & 1, Math.clamp(chance << 4, 32, 65504));
    int error = ((coded << 12) - chance) * RATE;
    weight[base] += (in0 * error + 0x8000) >> 16;
    weight[base + 1] += (in1 * error + 0x8000) >> 16;
    weight[base + 2] += (in2 * error + 0x8000) >> 16;
    weight[base + 3] += (in3 * error + 0x8000) >> 16;
    weight[base + 4] += (in4 * error + 0x8000) >> 16;
    int goal = coded << 22;
    int[] step = AdaptiveBits.STEP;
    table[place0] = moved(slot0, goal, step);
    table[place1] = moved(slot1, goal, step);
    table[place2] = moved(slot2, goal, step);
    table[place3] = moved(slot3, goal, step);
    plain[plainAt] = moved(slot4, goal, step);
    if (guessing) {
      weight[base + 5] += (in5 * error + 0x8000) >> 16;
      guesses[guessAt] = moved(guesses[guessAt], goal, step);
    }
    return node << 1 | coded;
  }

  /// As [AdaptiveBits#moved], in few enough steps to become part of the method above.
  private static int moved(int slot, int goal, int[] step) {
    int count = slot & 1023;
    int more = (count - LIMIT) >>> 31;
    return slot + more + ((((goal - (slot >>> 10)) >> 3) * step[count]) & 0xFFFFFC00);
  }
}
