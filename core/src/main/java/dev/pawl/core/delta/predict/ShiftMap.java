package dev.pawl.core.delta.predict;

import java.util.Arrays;

/// Where the bytes of the old image went. Where several copies come from the same old bytes, the
/// longer one counts; a byte that was not copied goes with the nearest that was. Memory: at most 32
/// bytes for each copy.
final class ShiftMap {
  /// Images have at most 2^34 bytes, and patches at most 2^22 copies.
  private static final int INDEX_BITS = 22;

  /// Questions are first narrowed down by the highest bits of the offset.
  private static final int MOST_STRETCHES = 1 << 13;

  private final long[] start;
  private final long[] end;
  private final long[] shift;
  private final int count;
  private final int stretches;
  private final int[] firstOfStretch;
  private final int stretchBits; // a stretch has 2 to the power of this many offsets
  private int last; // interval found last: the next question is often about the same

  ShiftMap(Copies copies) {
    long[] order = new long[copies.count()];
    for (int i = 0; i < order.length; i++) {
      order[i] = copies.oldStart()[i] << INDEX_BITS | i;
    }
    Arrays.sort(order);
    start = new long[order.length];
    end = new long[order.length];
    shift = new long[order.length];
    count = cut(copies, order);
    long longest = count == 0 ? 0 : start[count - 1];
    int bits = 0;
    stretches = Math.clamp(Integer.highestOneBit(count), 1, MOST_STRETCHES);
    firstOfStretch = new int[stretches + 1];
    while (longest >>> bits >= stretches) {
      bits++;
    }
    stretchBits = bits;
    int i = 0;
    for (int stretch = 0; stretch <= stretches; stretch++) {
      while (i < count && start[i] >>> bits < stretch) {
        i++;
      }
      firstOfStretch[stretch] = i;
    }
  }

  /// Fills the intervals, so that none overlaps another.
  private int cut(Copies copies, long[] order) {
    int filled = 0;
    for (long sorted : order) {
      int copy = (int) sorted & (1 << INDEX_BITS) - 1;
      long from = copies.oldStart()[copy];
      long to = from + copies.length()[copy];
      while (filled > 0 && from < end[filled - 1]) {
        int before = filled - 1;
        if (to - from <= end[before] - start[before]) {
          from = end[before];
        } else if (from > start[before]) {
          end[before] = from;
        } else {
          filled--;
        }
      }
      if (from < to) {
        start[filled] = from;
        end[filled] = to;
        shift[filled] = copies.newStart()[copy] - copies.oldStart()[copy];
        filled++;
      }
    }
    return filled;
  }

  /// The new offset of the old byte at `old`. May lie outside the new image when the old one does.
  long newOffset(long old) {
    if (count == 0) {
      return old;
    }
    int i = last;
    if (old < start[i] || old >= end[i]) {
      i = nearest(old);
      last = i;
    }
    return old + shift[i];
  }

  private int nearest(long old) {
    int stretch = (int) Math.clamp(old >> stretchBits, 0L, stretches - 1L);
    int low = firstOfStretch[stretch];
    int high = firstOfStretch[stretch + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (start[middle] <= old) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int before = low - 1;
    if (before < 0) {
      return 0;
    }
    if (old < end[before] || low == count) {
      return before;
    }
    return old - end[before] < start[low] - old ? before : low;
  }
}
