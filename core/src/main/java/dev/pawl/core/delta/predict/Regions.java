package dev.pawl.core.delta.predict;

/// At which addresses the pieces of an image are when it runs. An image can hold several programs,
/// each with addresses of its own: a space. What no region covers has its offset for address, in
/// space 0.
///
/// @param offset where each region begins in the image, ascending and without overlap
/// @param length how long each is
/// @param address address of its first byte
/// @param space which program it belongs to
@SuppressWarnings("ArrayRecordComponent") // too many for lists; nobody compares them
public record Regions(long[] offset, long[] length, long[] address, int[] space) {
  /// Most regions a patch may name.
  public static final int MOST = 4096;

  /// How far from a region others of its space are looked for, in the list.
  private static final int NEIGHBOURS = 8;

  /// An image that is one region.
  public static Regions flat(long length, long address) {
    return new Regions(new long[] {0}, new long[] {length}, new long[] {address}, new int[] {0});
  }

  /// How many there are.
  public int count() {
    return offset.length;
  }

  /// Index of the region that covers `at`, or -1.
  int covering(long at) {
    int i = lastFrom(at);
    return i >= 0 && at - offset[i] < length[i] ? i : -1;
  }

  private int lastFrom(long at) {
    int low = 0;
    int high = count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (offset[middle] <= at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /// Index of the region of a space that covers an address, or the one below it that is nearest, or
  /// -1.
  int below(long target, int inSpace, int near) {
    int best = -1;
    int last = Math.min(count() - 1, near + NEIGHBOURS);
    for (int i = Math.max(0, near - NEIGHBOURS); i <= last; i++) {
      if (space[i] == inSpace && address[i] <= target && (best < 0 || address[i] > address[best])) {
        best = i;
      }
    }
    return best;
  }
}
