package dev.pawl.delta.match;

/// Words of four bytes in byte arrays, the lowest byte first.
final class Words {
  private Words() {}

  static int at(byte[] bytes, int at) {
    return (bytes[at] & 0xFF)
        | (bytes[at + 1] & 0xFF) << 8
        | (bytes[at + 2] & 0xFF) << 16
        | bytes[at + 3] << 24;
  }

  static void put(byte[] bytes, int at, int word) {
    bytes[at] = (byte) word;
    bytes[at + 1] = (byte) (word >>> 8);
    bytes[at + 2] = (byte) (word >>> 16);
    bytes[at + 3] = (byte) (word >>> 24);
  }
}
