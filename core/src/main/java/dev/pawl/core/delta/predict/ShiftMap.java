package dev.pawl.core.delta.predict;

import java.util.Arrays;

/// Where the bytes of the old image went. Where several copies come from the same old bytes, the
/// longer one counts; a byte that was not copied goes with the nearest that was.
final class ShiftMap {
  /// Images have at most 2^34 bytes, and patches at most 2^22 copies.
  private static final int INDEX_BITS = 22;

  private final long[] start;
  private final long[] end;
  private final long[] shift;
  private final int count;
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
    int filled = 0;
    for (long sorted : order) {
      int copy = (int) sorted & (1 << INDEX_BITS) - 1;
      long from = copies.oldStart()[copy];
      long to = from + copies.length()[copy];
      if (filled > 0 && from < end[filled - 1]) {
        if (to - from > end[filled - 1] - start[filled - 1]) {
          end[filled - 1] = from;
        } else {
          from = end[filled - 1];
        }
      }
      if (to <= from) {
        continue;
      }
      if (filled > 0 && end[filled - 1] <= start[filled - 1]) {
        filled--;
      }
      start[filled] = from;
      end[filled] = to;
      shift[filled] = copies.newStart()[copy] - copies.oldStart()[copy];
      filled++;
    }
    count = filled;
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
    int low = 0;
    int high = count;
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
