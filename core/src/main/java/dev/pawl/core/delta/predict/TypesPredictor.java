package dev.pawl.core.delta.predict;

import java.util.Optional;

/// Records of a table of types: names moved with the names, and numbers of types are those of the
/// records that were copied.
final class TypesPredictor implements Predictor {
  private static final int NAME = 1;
  private static final int TYPE = 2;

  private final AddressMap map;
  private final Optional<TypeIndex> index;
  private int record; // of the word looked at last

  TypesPredictor(AddressMap map) {
    this.map = map;
    this.index = map.types();
  }

  @Override
  public void reset() {
    // nothing is learned
  }

  @Override
  public void predict(Piece piece) {
    if (index.isPresent() && index.get().count() > 0) {
      predict(piece, index.get());
    }
  }

  private void predict(Piece piece, TypeIndex types) {
    TypePlaces places = types.places();
    long from = piece.oldStart() - places.oldTypes();
    long end = Math.min(from + piece.length(), types.start(types.count()));
    int first = (int) (-from & 3);
    if (from < 0 || from + first + 4 > end) {
      return;
    }
    enter(types, from + first);
    for (int at = first; from + at + 4 <= end; at += 4) {
      while (from + at >= types.start(record + 1)) {
        record++;
      }
      int word = piece.oldWord(at);
      if (word == 0) {
        continue;
      }
      int i = (int) (from + at - types.start(record)) >> 2;
      switch (TypeIndex.field(types.kind(record), i)) {
        case PLAIN -> {}
        case NAME -> {
          long old = places.oldNames() + (word & 0xFFFFFFFFL);
          piece.expect(at, (int) (map.newOffset(old) - places.newNames()), NAME);
        }
        case TYPE -> piece.expect(at, types.newNumber(word), TYPE);
      }
    }
  }

  private void enter(TypeIndex types, long at) {
    if (at < types.start(record) || at >= types.start(Math.min(record + 1, types.count()))) {
      record = Math.max(0, types.firstFrom(at + 1) - 1);
    }
  }

  @Override
  public void learn(Piece piece, byte[] actual, int from) {
    // nothing is learned
  }
}
