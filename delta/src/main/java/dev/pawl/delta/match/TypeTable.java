package dev.pawl.delta.match;

import dev.pawl.core.delta.predict.TypeIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A table of types (BTF) in an image: where its records and names are. Found by its magic number
/// and believed only if all of it can be read.
///
/// @param types where the records begin
/// @param typesLength how long they are
/// @param names where the names begin
/// @param namesLength how long they are
/// @param starts where each record begins, counted from the first, and the end
@SuppressWarnings("ArrayRecordComponent") // too many for lists; nobody compares them
record TypeTable(int types, int typesLength, int names, int namesLength, int[] starts) {
  private static final int MAGIC = 0x0001EB9F; // and version 1
  private static final int HEADER = 24;
  private static final int LEAST = 64; // records below which it is not worth a model
  private static final int MOST = 1 << 20;
  private static final int LONGEST = 1 << 27;

  /// The longest table of an image.
  static Optional<TypeTable> longest(byte[] image) {
    List<TypeTable> found = new ArrayList<>();
    for (int at = 0; at + HEADER <= image.length; at += 4) {
      if (Words.at(image, at) == MAGIC && Words.at(image, at + 4) == HEADER) {
        read(image, at).ifPresent(found::add);
      }
    }
    return found.stream().max((a, b) -> Integer.compare(a.typesLength, b.typesLength));
  }

  private static Optional<TypeTable> read(byte[] image, int at) {
    int body = at + HEADER;
    long types = (long) body + (Words.at(image, at + 8) & 0xFFFFFFFFL);
    long typesLength = Words.at(image, at + 12) & 0xFFFFFFFFL;
    long names = (long) body + (Words.at(image, at + 16) & 0xFFFFFFFFL);
    long namesLength = Words.at(image, at + 20) & 0xFFFFFFFFL;
    if ((types & 3) != 0
        || typesLength >= LONGEST
        || types + typesLength > image.length
        || names + namesLength > image.length
        || (types + typesLength > names && names + namesLength > types)) {
      return Optional.empty();
    }
    int[] starts = starts(image, (int) types, (int) typesLength);
    return starts.length <= LEAST
        ? Optional.empty()
        : Optional.of(
            new TypeTable((int) types, (int) typesLength, (int) names, (int) namesLength, starts));
  }

  /// Where records begin; empty if they do not fill their place.
  private static int[] starts(byte[] image, int types, int length) {
    int[] starts = new int[Math.min(MOST, length / 12) + 1];
    int count = 0;
    int at = 0;
    while (at + 12 <= length && count + 1 < starts.length) {
      int info = Words.at(image, types + at + 4);
      long record = TypeIndex.length(info >>> 24 & 31, info & 0xFFFF);
      if (record == 0 || record > length - at) {
        return new int[0];
      }
      starts[count++] = at;
      at += (int) record;
    }
    if (at != length) {
      return new int[0];
    }
    starts[count] = at;
    return Arrays.copyOf(starts, count + 1);
  }

  /// How many records there are.
  int count() {
    return starts.length - 1;
  }

  /// Index of the record that begins at this offset from the first; -1 if none does.
  int beginningAt(long offset) {
    int i = Arrays.binarySearch(starts, (int) offset);
    return i >= 0 && i < count() ? i : -1;
  }

  /// Which kind of record it is.
  int kind(byte[] image, int i) {
    return Words.at(image, types + starts[i] + 4) >>> 24 & 31;
  }
}
