package dev.pawl.delta.match;

import dev.pawl.core.delta.OldImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Parts of a long image, put together to a short one. Each begins and ends at a multiple of
/// [#UNIT], so that instructions and pages stay what they are.
final class Gathered {
  static final int UNIT = 1 << 12;

  private final List<Long> starts = new ArrayList<>(); // in the image
  private final List<Integer> places = new ArrayList<>(); // in the short one
  private final long limit; // length of the image
  private long end; // of the last part added
  private long length; // of the short image so far

  Gathered(OldImage image) {
    this.limit = image.size();
  }

  /// Adds a part behind those added before, or as much of it as lies behind them.
  void add(long from, long to) {
    long start = Math.max(end, Math.max(0, from) / UNIT * UNIT);
    long stop = (Math.min(to, limit) + UNIT - 1) / UNIT * UNIT;
    if (start >= stop) {
      return;
    }
    if (starts.isEmpty() || start > end) {
      starts.add(start);
      places.add(Math.toIntExact(length));
    }
    length += stop - start;
    end = stop;
  }

  /// Length of the short image.
  long length() {
    return length;
  }

  /// The short image; 0 where it goes beyond the end of the long one.
  byte[] read(OldImage image) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(length)];
    for (int i = 0; i < starts.size(); i++) {
      int n = (int) Math.min(endOf(i) - places.get(i), limit - starts.get(i));
      image.read(starts.get(i), bytes, places.get(i), n);
    }
    return bytes;
  }

  private long endOf(int part) {
    return part + 1 < places.size() ? places.get(part + 1) : length;
  }

  /// Which part holds this place of the short image.
  private int partOf(long place) {
    int low = 0;
    int high = places.size();
    while (low + 1 < high) {
      int middle = (low + high) >>> 1;
      if (places.get(middle) <= place) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// Where a place of the short image is in the long one.
  long origin(long place) {
    int part = partOf(place);
    return starts.get(part) + place - places.get(part);
  }

  /// How many bytes from this place on stand in one piece in both.
  long together(long place) {
    return endOf(partOf(place)) - place;
  }
}
