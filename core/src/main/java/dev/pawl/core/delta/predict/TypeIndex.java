package dev.pawl.core.delta.predict;

import dev.pawl.core.delta.OldImage;
import java.io.IOException;
import java.util.Arrays;

/// Where each record of an old table of types begins and what it is, and which number each type has
/// in the new table. Memory: four bytes for each record.
public final class TypeIndex {
  /// What a word of a record is.
  public enum Field {
    /// Anything else.
    PLAIN,
    /// The place of a name.
    NAME,
    /// The number of a type.
    TYPE
  }

  private static final int KIND_BITS = 5;

  /// Which kinds have the number of a type as their third word: pointers, typedefs, qualifiers,
  /// functions and their prototypes, variables, tags.
  private static final int POINTS =
      1 << 2 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 17
          | 1 << 18;

  private final TypePlaces places;
  private final int[] starts; // offset << KIND_BITS | kind, then the end
  private final int count;
  private final ShiftMap numbers;

  private TypeIndex(TypePlaces places, int[] starts, int count, ShiftMap numbers) {
    this.places = places;
    this.starts = starts;
    this.count = count;
    this.numbers = numbers;
  }

  /// Reads the old records.
  /// @param skipped for each copy that joins the tables: how many new records lie before its first,
  ///     behind the last one of the joining copy before
  public static TypeIndex of(OldImage old, TypePlaces places, Copies copies, int[] skipped)
      throws IOException {
    int[] starts = new int[places.records() + 1];
    int count = read(old, places, starts);
    TypeIndex bare = new TypeIndex(places, starts, count, new ShiftMap(NO_COPIES));
    return new TypeIndex(places, starts, count, new ShiftMap(bare.runs(copies, skipped)));
  }

  private static final Copies NO_COPIES = new Copies(new long[0], new long[0], new long[0]);

  /// Reads records until one has no kind that is known or leaves the table.
  private static int read(OldImage old, TypePlaces places, int[] starts) throws IOException {
    byte[] part = new byte[4096];
    long partAt = -part.length;
    int count = 0;
    long at = 0;
    while (count < places.records() && at + 12 <= places.oldLength()) {
      if (at + 12 > partAt + part.length) {
        partAt = at;
        int n = (int) Math.min(part.length, places.oldLength() - at);
        old.read(places.oldTypes() + at, part, 0, n);
      }
      int info = Piece.word(part, (int) (at - partAt) + 4);
      int kind = info >>> 24 & 31;
      long length = length(kind, info & 0xFFFF);
      if (length == 0 || length > places.oldLength() - at) {
        break;
      }
      starts[count++] = (int) at << KIND_BITS | kind;
      at += length;
    }
    starts[count] = (int) at << KIND_BITS;
    return count;
  }

  /// How many bytes a record has; 0 if its kind is not known.
  public static long length(int kind, int members) {
    return switch (kind) {
      case 1, 14, 17 -> 16;
      case 3 -> 24;
      case 2, 7, 8, 9, 10, 11, 12, 16, 18 -> 12;
      case 4, 5, 15, 19 -> 12 + 12L * members;
      case 6, 13 -> 12 + 8L * members;
      default -> 0;
    };
  }

  /// What word `i` of a record of this kind is.
  public static Field field(int kind, int i) {
    if (i < 3) {
      return i == 0 ? Field.NAME : i == 2 && (POINTS >>> kind & 1) == 1 ? Field.TYPE : Field.PLAIN;
    }
    int within = i - 3;
    return switch (kind) {
      case 3 -> within < 2 ? Field.TYPE : Field.PLAIN;
      case 4, 5 -> within % 3 == 0 ? Field.NAME : within % 3 == 1 ? Field.TYPE : Field.PLAIN;
      case 6 -> within % 2 == 0 ? Field.NAME : Field.PLAIN;
      case 13 -> within % 2 == 0 ? Field.NAME : Field.TYPE;
      case 15 -> within % 3 == 0 ? Field.TYPE : Field.PLAIN;
      case 19 -> within % 3 == 0 ? Field.NAME : Field.PLAIN;
      default -> Field.PLAIN;
    };
  }

  /// Which runs of old numbers became which new ones: the records that copies have whole.
  private Copies runs(Copies copies, int[] skipped) {
    long[] now = new long[copies.count()];
    long[] old = new long[copies.count()];
    long[] length = new long[copies.count()];
    int runs = 0;
    long next = 1;
    int joined = 0;
    for (int i = 0; i < copies.count(); i++) {
      long from = copies.oldStart()[i];
      if (!places.joins(copies.newStart()[i], from, copies.length()[i])) {
        continue;
      }
      next += skipped[joined++];
      int first = firstFrom(from - places.oldTypes());
      int whole = wholeBefore(from - places.oldTypes() + copies.length()[i]) - first;
      if (whole > 0) {
        now[runs] = next;
        old[runs] = first + 1L;
        length[runs++] = whole;
        next += whole;
      }
    }
    return new Copies(
        Arrays.copyOf(now, runs), Arrays.copyOf(old, runs), Arrays.copyOf(length, runs));
  }

  /// Index of the first record that begins at `offset` or behind it.
  public int firstFrom(long offset) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (start(middle) < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// How many records end at `offset` or before it.
  public int wholeBefore(long offset) {
    int first = firstFrom(offset);
    return start(first) <= offset ? first : first - 1;
  }

  /// How many records there are.
  public int count() {
    return count;
  }

  /// Where record `i` begins, or the last one ends.
  public int start(int i) {
    return starts[i] >>> KIND_BITS;
  }

  int kind(int i) {
    return starts[i] & (1 << KIND_BITS) - 1;
  }

  TypePlaces places() {
    return places;
  }

  /// The number in the new table of what has this number in the old one.
  int newNumber(int old) {
    return (int) numbers.newOffset(old);
  }
}
