package dev.pawl.delta.match;

import dev.pawl.core.delta.predict.Copies;
import dev.pawl.core.delta.predict.TypePlaces;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Finds out what became of the records and names of a kernel's table of types, which are in
/// another order after every build. Records are known by what they say; where nothing is the same,
/// the record behind the one matched last is taken if it is alike.
final class TypeMatcher {
  private static final int DEPTH = 4;

  private final byte[] old;
  private final byte[] text;
  private final TypeTable from;
  private final TypeTable to;

  private TypeMatcher(byte[] old, byte[] text, TypeTable from, TypeTable to) {
    this.old = old;
    this.text = text;
    this.from = from;
    this.to = to;
  }

  /// A matcher, if both images have a table.
  static Optional<TypeMatcher> of(byte[] old, byte[] text) {
    Optional<TypeTable> to = TypeTable.longest(text);
    Optional<TypeTable> from = to.flatMap(_ -> TypeTable.longest(old));
    return from.map(table -> new TypeMatcher(old, text, table, to.orElseThrow()));
  }

  /// Where the tables stand.
  TypePlaces places() {
    return new TypePlaces(
        from.count(),
        from.types(),
        from.typesLength(),
        from.names(),
        to.types(),
        to.typesLength(),
        to.names());
  }

  /// These copies, with those into the table replaced by ones that keep records and names whole.
  Copies replaceIn(Copies copies) {
    CopyList list = new CopyList();
    boolean typesFirst = to.types() < to.names();
    int firstAt = typesFirst ? to.types() : to.names();
    int firstEnd = typesFirst ? to.types() + to.typesLength() : to.names() + to.namesLength();
    int secondAt = typesFirst ? to.names() : to.types();
    int secondEnd = typesFirst ? to.names() + to.namesLength() : to.types() + to.typesLength();
    part(copies, 0, firstAt, list);
    CopyList inner = new CopyList();
    if (typesFirst) {
      records(inner);
    } else {
      names(inner);
    }
    inner.addTo(list);
    part(copies, firstEnd, secondAt, list);
    inner = new CopyList();
    if (typesFirst) {
      names(inner);
    } else {
      records(inner);
    }
    inner.addTo(list);
    part(copies, secondEnd, text.length, list);
    return list.toCopies();
  }

  /// The copies between two places of the new image.
  private static void part(Copies copies, long start, long end, CopyList list) {
    for (int i = copies.firstEndingAfter(start); i < copies.count(); i++) {
      long at = Math.max(start, copies.newStart()[i]);
      if (at >= end) {
        return;
      }
      long length = Math.min(end, copies.newEnd(i)) - at;
      list.add(at, copies.oldStart()[i] + at - copies.newStart()[i], length);
    }
  }

  private void names(CopyList list) {
    Map<Long, Integer> known = new HashMap<>();
    int oldEnd = from.names() + from.namesLength();
    for (int at = from.names(); at < oldEnd; at = behindName(old, at, oldEnd)) {
      known.putIfAbsent(TypeHashes.name(old, at, oldEnd), at);
    }
    int end = to.names() + to.namesLength();
    int next;
    for (int at = to.names(); at < end; at = next) {
      next = behindName(text, at, end);
      Integer there = known.get(TypeHashes.name(text, at, end));
      if (there != null
          && there + next - at <= oldEnd
          && Arrays.equals(old, there, there + next - at, text, at, next)) {
        list.add(at, there, next - at);
      }
    }
  }

  private static int behindName(byte[] image, int at, int end) {
    int next = at;
    while (next < end && image[next] != 0) {
      next++;
    }
    return Math.min(end, next + 1);
  }

  private void records(CopyList list) {
    long[][] before = new TypeHashes(old, from).upTo(DEPTH);
    long[][] after = new TypeHashes(text, to).upTo(DEPTH);
    Map<Long, Integer> deep = firsts(before[DEPTH]);
    Map<Long, Integer> shallow = firsts(before[1]);
    Map<Long, Integer> named = namesOf();
    int expected = 0;
    for (int i = 0; i < to.count(); i++) {
      boolean more = expected < from.count();
      Integer far = deep.get(after[DEPTH][i]);
      Integer near = shallow.get(after[1][i]);
      int match;
      if (more && before[DEPTH][expected] == after[DEPTH][i]) {
        match = expected;
      } else if (far != null) {
        match = far;
      } else if (more && before[0][expected] == after[0][i]) {
        match = expected;
      } else if (near != null) {
        match = near;
      } else {
        match = named.getOrDefault(nameKey(text, to, i), -1);
      }
      if (match >= 0) {
        copy(i, match, list);
        expected = match + 1;
      } else {
        expected++;
      }
    }
  }

  private static Map<Long, Integer> firsts(long[] hashes) {
    Map<Long, Integer> first = new HashMap<>();
    for (int i = 0; i < hashes.length; i++) {
      first.putIfAbsent(hashes[i], i);
    }
    return first;
  }

  private Map<Long, Integer> namesOf() {
    Map<Long, Integer> named = new HashMap<>();
    for (int i = 0; i < from.count(); i++) {
      if (Words.at(old, from.types() + from.starts()[i]) != 0) {
        named.putIfAbsent(nameKey(old, from, i), i);
      }
    }
    return named;
  }

  private static long nameKey(byte[] image, TypeTable table, int i) {
    int name = Words.at(image, table.types() + table.starts()[i]);
    if (name == 0 || Integer.compareUnsigned(name, table.namesLength()) >= 0) {
      return 0;
    }
    int end = table.names() + table.namesLength();
    return TypeHashes.name(image, table.names() + name, end) * 31 + table.kind(image, i);
  }

  /// Copies record `j` to record `i`; of records of other lengths, the beginning and the end.
  private void copy(int i, int j, CopyList list) {
    int oldAt = from.types() + from.starts()[j];
    int newAt = to.types() + to.starts()[i];
    int oldLength = from.starts()[j + 1] - from.starts()[j];
    int newLength = to.starts()[i + 1] - to.starts()[i];
    int both = Math.min(oldLength, newLength);
    if (oldLength == newLength) {
      list.add(newAt, oldAt, both);
      return;
    }
    int start = 12;
    while (start < both && sameName(newAt + start, oldAt + start)) {
      start += 12;
    }
    start = Math.min(start, both);
    list.add(newAt, oldAt, start);
    list.add(newAt + newLength - (both - start), oldAt + oldLength - (both - start), both - start);
  }

  private boolean sameName(int newAt, int oldAt) {
    int a = Words.at(text, newAt);
    int b = Words.at(old, oldAt);
    int newEnd = to.names() + to.namesLength();
    int oldEnd = from.names() + from.namesLength();
    return Integer.compareUnsigned(a, to.namesLength()) < 0
        && Integer.compareUnsigned(b, from.namesLength()) < 0
        && TypeHashes.name(text, to.names() + a, newEnd)
            == TypeHashes.name(old, from.names() + b, oldEnd);
  }

  /// For each copy between the tables: how many new records lie between what it and the one before
  /// have whole.
  int[] skipped(Copies copies) {
    TypePlaces places = places();
    int[] skipped = new int[copies.count()];
    int joined = 0;
    long next = 0;
    for (int i = 0; i < copies.count(); i++) {
      long oldAt = copies.oldStart()[i] - from.types();
      if (!places.joins(copies.newStart()[i], copies.oldStart()[i], copies.length()[i])) {
        continue;
      }
      int first = firstFrom(oldAt);
      int whole = Math.max(0, wholeBefore(oldAt + copies.length()[i]) - first);
      long newAt = copies.newStart()[i] - to.types() + from.starts()[first] - oldAt;
      int really = whole == 0 ? -1 : to.beginningAt(newAt);
      skipped[joined] = (int) Math.max(0, really - next);
      next += skipped[joined++] + whole;
    }
    return skipped;
  }

  private int firstFrom(long offset) {
    int found = Arrays.binarySearch(from.starts(), (int) offset);
    return Math.min(from.count(), found >= 0 ? found : -found - 1);
  }

  private int wholeBefore(long offset) {
    int first = firstFrom(offset);
    return from.starts()[first] <= offset ? first : first - 1;
  }
}
