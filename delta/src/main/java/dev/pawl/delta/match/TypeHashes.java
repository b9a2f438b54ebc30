package dev.pawl.delta.match;

import dev.pawl.core.delta.predict.TypeIndex;

/// Hashes of the records of a table of types by what they say, not by where names and types stand.
/// Depth 0 is the record alone; each depth more looks through the numbers of types once.
final class TypeHashes {
  private final byte[] image;
  private final TypeTable table;

  TypeHashes(byte[] image, TypeTable table) {
    this.image = image;
    this.table = table;
  }

  /// The hashes of depths 0 to `depth`.
  long[][] upTo(int depth) {
    long[][] hashes = new long[depth + 1][];
    hashes[0] = alone();
    for (int i = 1; i <= depth; i++) {
      hashes[i] = deeper(hashes[i - 1]);
    }
    return hashes;
  }

  private static long mix(long hash, long value) {
    long h = (hash ^ value) * 0x9E3779B97F4A7C15L;
    return h ^ h >>> 29;
  }

  /// The hash of a name.
  static long name(byte[] image, int from, int end) {
    long hash = 1;
    for (int at = from; at < end && image[at] != 0; at++) {
      hash = mix(hash, image[at]);
    }
    return hash;
  }

  private long[] alone() {
    long[] hashes = new long[table.count()];
    int namesEnd = table.names() + table.namesLength();
    for (int i = 0; i < hashes.length; i++) {
      int kind = table.kind(image, i);
      long hash = 7;
      for (int at = table.starts()[i], word = 0; at < table.starts()[i + 1]; at += 4, word++) {
        int value = Words.at(image, table.types() + at);
        hash =
            switch (TypeIndex.field(kind, word)) {
              case PLAIN -> mix(hash, value);
              case TYPE -> mix(hash, value == 0 ? 2 : 3);
              case NAME ->
                  Integer.compareUnsigned(value, table.namesLength()) >= 0
                      ? mix(hash, 4)
                      : mix(hash, name(image, table.names() + value, namesEnd));
            };
      }
      hashes[i] = hash;
    }
    return hashes;
  }

  private long[] deeper(long[] before) {
    long[] hashes = new long[before.length];
    for (int i = 0; i < hashes.length; i++) {
      int kind = table.kind(image, i);
      long hash = before[i];
      for (int at = table.starts()[i], word = 0; at < table.starts()[i + 1]; at += 4, word++) {
        int value = Words.at(image, table.types() + at);
        if (TypeIndex.field(kind, word) == TypeIndex.Field.TYPE) {
          hash = mix(hash, value > 0 && value <= before.length ? before[value - 1] : 5);
        }
      }
      hashes[i] = hash;
    }
    return hashes;
  }
}
