package dev.pawl.core.file;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Names that nobody could foresee.
final class Unforeseen {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 8;

  private Unforeseen() {}

  static String name() {
    byte[] unique = new byte[BYTES];
    RANDOM.nextBytes(unique);
    return HexFormat.of().formatHex(unique);
  }
}
