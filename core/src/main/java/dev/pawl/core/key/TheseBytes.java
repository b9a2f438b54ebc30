package dev.pawl.core.key;

import java.io.Serial;
import java.security.SecureRandom;

/// "Random" bytes that are the same whenever asked for: a generator makes the pair of a seed again.
final class TheseBytes extends SecureRandom {
  @Serial private static final long serialVersionUID = 1;
  private final transient byte[] bytes;

  TheseBytes(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  @Override
  public void nextBytes(byte[] target) {
    if (target.length != bytes.length) {
      throw new IllegalStateException("asked for " + target.length + " bytes");
    }
    System.arraycopy(bytes, 0, target, 0, bytes.length);
  }
}
