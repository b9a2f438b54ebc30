package dev.pawl.delta.match;

/// How much of two images is looked at at once, so that memory has a bound whatever their length.
///
/// @param whole images up to this length are looked at as a whole
/// @param segment bytes of a longer new image in a segment; a multiple of 4096
/// @param part bytes of a longer new image whose modes are chosen together; a power of two, at
///     least 4096
public record Portions(long whole, long segment, int part) {
  /// What making patches takes everywhere but in tests: about 1 GiB.
  public static final Portions USUAL = new Portions(128L << 20, 32L << 20, 16 << 20);

  private static final long BASE_MEMORY = 48L << 20;
  private static final long LONG_MEMORY = 1L << 30;
  private static final int PER_OLD_BYTE = 9;
  private static final int PER_NEW_BYTE = 6;

  /// How much memory making a patch between images of these lengths takes, about, without what they
  /// hold compressed.
  public long memory(long old, long image) {
    return BASE_MEMORY
        + (Math.max(old, image) > whole ? LONG_MEMORY : PER_OLD_BYTE * old + PER_NEW_BYTE * image);
  }
}
