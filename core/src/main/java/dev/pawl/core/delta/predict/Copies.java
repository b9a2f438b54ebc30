package dev.pawl.core.delta.predict;

import java.util.Arrays;

/// The pieces of a new image that are copied, with changes, from an old one, in the order of the
/// new image. Memory: 24 bytes for each.
///
/// @param newStart where each begins in the new image; they do not overlap
/// @param oldStart where each is copied from
/// @param length how long each is; 1 or more
@SuppressWarnings("ArrayRecordComponent") // too many for lists; nobody compares them
public record Copies(long[] newStart, long[] oldStart, long[] length) {
  /// How many there are.
  public int count() {
    return newStart.length;
  }

  /// Where copy `i` ends in the new image.
  public long newEnd(int i) {
    return newStart[i] + length[i];
  }

  /// Index of the first copy that ends behind `newOffset`, or [#count()].
  public int firstEndingAfter(long newOffset) {
    int low = 0;
    int high = count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (newEnd(middle) > newOffset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /// At most so many of them, the longest.
  public Copies longest(int most) {
    if (count() <= most) {
      return this;
    } else if (most == 0) {
      return new Copies(new long[0], new long[0], new long[0]);
    }
    long[] sorted = length.clone();
    Arrays.sort(sorted);
    long least = sorted[sorted.length - most];
    long room = most - Arrays.stream(length).filter(each -> each > least).count();
    int[] kept = new int[most];
    int filled = 0;
    for (int i = 0; i < count(); i++) {
      if (length[i] > least || (length[i] == least && room-- > 0)) {
        kept[filled++] = i;
      }
    }
    return new Copies(pick(newStart, kept), pick(oldStart, kept), pick(length, kept));
  }

  private static long[] pick(long[] from, int[] kept) {
    return Arrays.stream(kept).mapToLong(i -> from[i]).toArray();
  }
}
