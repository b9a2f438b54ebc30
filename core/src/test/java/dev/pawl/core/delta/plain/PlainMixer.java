package dev.pawl.core.delta.plain;

import java.util.Arrays;

/// Section "Bytes by the mixer" of docs/spec/delta.md.
@SuppressWarnings("OperatorPrecedence") // written as the page has it
final class PlainMixer {
  private static final int[] POINTS = {
    1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348,
    3607, 3785, 3901, 3975, 4022, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094
  };
  private final PlainCoder in;
  private final int slotBits;
  private final int[][] slots = new int[4][];
  private final int[] plain = PlainCoder.filled(24 * 256);
  private final int[] guesses = PlainCoder.filled(128);
  private final int[] weights = new int[24 * 8 * 6];
  private final int[] stretched = new int[4096];

  PlainMixer(PlainCoder in, int slotBits) {
    this.in = in;
    this.slotBits = slotBits;
    for (int i = 0; i < 4; i++) {
      slots[i] = PlainCoder.filled(1 << slotBits);
    }
    Arrays.fill(weights, 20000);
    for (int c = 0; c < 4096; c++) {
      int x = -2047;
      while (x < 2047 && squash(x) < c) {
        x++;
      }
      stretched[c] = x;
    }
  }

  private static int squash(int x) {
    int w = x & 127;
    int i = (x >> 7) + 16;
    return POINTS[i] * (128 - w) + POINTS[i + 1] * w + 64 >> 7;
  }

  /// @param guess a byte, or -1
  int read(int kind, int guess, int trust, int... contexts) {
    int[] places = new int[4];
    int node = 1;
    for (int b = 7; b >= 0; b--) {
      if (b == 7 || b == 3) {
        for (int i = 0; i < 4; i++) {
          int h = (contexts[i] + node * 0x3D4D51CB) * 0x2C1B3C6D;
          h = (h ^ h >>> 15) * 0x297A2D39;
          places[i] = h >>> 11 & (1 << slotBits) - 1 & ~15;
        }
      }
      int nibble = b >= 4 ? node : 1 << 3 - b | node & (1 << 3 - b) - 1;
      int bit = bit(kind, b, node, nibble, places, guess, trust);
      node = 2 * node + bit;
    }
    return node - 256;
  }

  private int bit(int kind, int b, int node, int nibble, int[] places, int guess, int trust) {
    boolean guessing = guess >= 0 && (guess | 256) >> b + 1 == node;
    int guessAt = 2 * trust + (guess >> b & 1);
    int[] inputs = new int[6];
    for (int i = 0; i < 4; i++) {
      inputs[i] = stretched[slots[i][places[i] + nibble] >>> 20];
    }
    inputs[4] = stretched[plain[256 * kind + node] >>> 20];
    inputs[5] = guessing ? stretched[guesses[guessAt] >>> 20] : 0;
    long sum = 0;
    int base = (8 * kind + b) * 6;
    for (int i = 0; i < 6; i++) {
      sum += (long) inputs[i] * weights[base + i];
    }
    int c = squash((int) Math.max(-2047, Math.min(2047, sum >> 16)));
    int bit = in.raw(Math.max(32, Math.min(65504, 16 * c)));
    for (int i = 0; i < 6; i++) {
      weights[base + i] += inputs[i] * ((bit * 4096 - c) * 10) + 32768 >> 16;
    }
    for (int i = 0; i < 4; i++) {
      int at = places[i] + nibble;
      slots[i][at] = PlainCoder.learned(slots[i][at], bit, 250);
    }
    plain[256 * kind + node] = PlainCoder.learned(plain[256 * kind + node], bit, 250);
    if (guessing) {
      guesses[guessAt] = PlainCoder.learned(guesses[guessAt], bit, 250);
    }
    return bit;
  }
}
