package dev.pawl.delta.match;

import dev.pawl.core.delta.predict.Copies;
import java.util.Arrays;

/// A growing list of copies, in the order of the new image.
final class CopyList {
  private long[] newStart = new long[1024]; // grows
  private long[] oldStart = new long[1024]; // grows
  private long[] length = new long[1024]; // grows
  private int count; // how many are there

  /// Adds a copy; one that continues the last becomes part of it.
  void add(long newAt, long oldAt, long bytes) {
    if (bytes <= 0) {
      return;
    }
    int last = count - 1;
    if (last >= 0
        && newStart[last] + length[last] == newAt
        && oldStart[last] + length[last] == oldAt) {
      length[last] += bytes;
      return;
    }
    if (count == newStart.length) {
      newStart = Arrays.copyOf(newStart, count * 2);
      oldStart = Arrays.copyOf(oldStart, count * 2);
      length = Arrays.copyOf(length, count * 2);
    }
    newStart[count] = newAt;
    oldStart[count] = oldAt;
    length[count++] = bytes;
  }

  /// Adds all of these to another list.
  void addTo(CopyList list) {
    for (int i = 0; i < count; i++) {
      list.add(newStart[i], oldStart[i], length[i]);
    }
  }

  Copies toCopies() {
    return new Copies(
        Arrays.copyOf(newStart, count),
        Arrays.copyOf(oldStart, count),
        Arrays.copyOf(length, count));
  }
}
