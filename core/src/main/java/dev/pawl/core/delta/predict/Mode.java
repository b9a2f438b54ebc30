package dev.pawl.core.delta.predict;

/// What a block of 128 bytes of the new image is taken for.
public enum Mode {
  /// Bytes as they are.
  RAW(0),
  /// A64 instructions.
  ARM64(1),
  /// Addresses of eight bytes.
  POINTERS_64(2),
  /// Addresses of four bytes.
  POINTERS_32(3),
  /// Distances of four bytes from the word itself.
  FROM_HERE(4),
  /// Distances of four bytes from the start of the region.
  FROM_START(5),
  /// Thumb-2 instructions and literal pools.
  THUMB(6),
  /// x86-64 instructions.
  X86_64(7),
  /// RISC-V instructions.
  RISCV(8),

  /// Records of a table of types.
  TYPES(9),

  /// Bytes in which no order is seen; new ones are coded as they are.
  RANDOM(10),

  /// A32 instructions and literal pools.
  ARM32(11);

  /// How many there are.
  public static final int COUNT = 12;

  private final int number;

  Mode(int number) {
    this.number = number;
  }

  /// Its number in a patch.
  public int number() {
    return number;
  }
}
