package dev.pawl.core.delta.predict;

import java.util.Arrays;

/// Remembers where old addresses really went, when that was seen. One place for each hash: what
/// comes later replaces what came before.
final class Learned {
  private final long[] key;
  private final long[] value;
  private final int mask;

  Learned(int bits) {
    key = new long[1 << bits];
    value = new long[1 << bits];
    mask = (1 << bits) - 1;
    reset();
  }

  void reset() {
    Arrays.fill(key, Long.MIN_VALUE);
  }

  private int slot(long old) {
    long hash = old * 0x9E3779B97F4A7C15L;
    return (int) (hash >>> 40) & mask;
  }

  /// What was seen for `old`, or `otherwise`.
  long get(long old, long otherwise) {
    int slot = slot(old);
    return key[slot] == old ? value[slot] : otherwise;
  }

  /// Whether anything was seen for `old`.
  boolean has(long old) {
    return key[slot(old)] == old;
  }

  void put(long old, long seen) {
    int slot = slot(old);
    key[slot] = old;
    value[slot] = seen;
  }
}
