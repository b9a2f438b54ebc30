package dev.pawl.core.delta.patch;

import java.util.Arrays;

/// The last bytes of the new image, in a ring. Before the first byte everything is 0.
final class History {
  private final byte[] ring;
  private final int mask;

  History(int bits) {
    ring = new byte[1 << bits];
    mask = ring.length - 1;
  }

  void reset() {
    Arrays.fill(ring, (byte) 0);
  }

  /// The ring itself; the byte of offset `at` is at [#index].
  byte[] ring() {
    return ring;
  }

  int index(long at) {
    return (int) at & mask;
  }

  int get(long at) {
    return ring[(int) at & mask] & 0xFF;
  }

  void put(long at, int value) {
    ring[(int) at & mask] = (byte) value;
  }

  /// The 32-bit word that begins at `at`, a multiple of four.
  int word(long at) {
    int i = (int) at & mask;
    return (ring[i] & 0xFF)
        | (ring[i + 1] & 0xFF) << 8
        | (ring[i + 2] & 0xFF) << 16
        | ring[i + 3] << 24;
  }

  void putWord(long at, int word) {
    int i = (int) at & mask;
    ring[i] = (byte) word;
    ring[i + 1] = (byte) (word >>> 8);
    ring[i + 2] = (byte) (word >>> 16);
    ring[i + 3] = (byte) (word >>> 24);
  }

  int size() {
    return ring.length;
  }
}
