package dev.pawl.core.value;

import java.util.Arrays;
import java.util.HexFormat;

/// 16 random bytes that are used once: an answer that repeats them was made after the question.
/// Written as 32 lower-case hexadecimal digits.
public record Nonce(String value) {
  /// How many bytes there are.
  public static final int BYTES = 16;

  private static final Shape SHAPE =
      new Shape("nonce", "[0-9a-f]{32}", "32 of 0-9 and a-f: 16 bytes in hexadecimal");

  public Nonce {
    SHAPE.require(value);
  }

  /// The nonce of these bytes.
  public static Nonce of(byte[] bytes) {
    return new Nonce(HexFormat.of().formatHex(Arrays.copyOf(bytes, bytes.length)));
  }

  @Override
  public String toString() {
    return value;
  }
}
