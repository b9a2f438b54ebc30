package dev.pawl.core.delta.code;

/// Codes bits, each with a probability. Models call it the same way whether a patch is written or
/// read: when writing, the bit given is written and answered; when reading, the bit given is
/// ignored and the one read is answered.
public interface BinaryCoder {
  /// Codes one bit.
  /// @param bit 0 or 1; ignored when reading
  /// @param chance probability that the bit is 1, in 1/65536: 1 to 65535
  /// @return the bit, 0 or 1
  int code(int bit, int chance);

  /// Whether this coder reads: the bits given to it then count for nothing.
  default boolean reads() {
    return false;
  }

  /// Says what the next bits are about, for those who count.
  default void topic(Topic topic) {}
}
