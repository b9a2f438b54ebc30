package dev.pawl.core.delta.code;

import dev.pawl.core.value.MalformedInput;

/// Codes whole numbers from 0 to 2^40: first how many bits `number + 1` has, then those bits below
/// the highest. The three highest of these are modelled together, the others by their place.
public final class Numbers {
  private static final int WIDEST = 41;
  private static final int LENGTHS = 64;
  private static final int PER_LENGTH = 64;

  private final AdaptiveBits lengths;
  private final AdaptiveBits digits;

  /// @param contexts how many kinds of numbers
  public Numbers(int contexts) {
    lengths = new AdaptiveBits(contexts * LENGTHS, 255);
    digits = new AdaptiveBits(contexts * WIDEST * PER_LENGTH, 255);
  }

  /// Forgets everything.
  public void reset() {
    lengths.reset();
    digits.reset();
  }

  /// Codes a number.
  /// @throws MalformedInput if the number read is above 2^40
  public long code(BinaryCoder coder, long number, int context) {
    int length =
        lengths.codeSymbol(coder, 63 - Long.numberOfLeadingZeros(number + 1), 6, context * LENGTHS);
    if (length >= WIDEST) {
      throw new MalformedInput("number in a patch", length + " bits", "at most " + (WIDEST - 1));
    }
    int base = (context * WIDEST + length) * PER_LENGTH;
    long value = 1;
    for (int i = length - 1; i >= 0; i--) {
      int fromTop = length - 1 - i;
      int slot = fromTop < 3 ? (int) value : 8 + i;
      value = value << 1 | digits.code(coder, (int) ((number + 1) >>> i & 1), base + slot);
    }
    return value - 1;
  }
}
