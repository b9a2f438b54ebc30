package dev.pawl.core.delta.predict;

/// Words that hold addresses: absolute ones of 64 or 32 bits, or distances of 32 bits from a base.
final class PointerPredictor implements Predictor {
  private static final int ABSOLUTE = 7;
  private static final int DISTANCE = 8;

  /// What the words are.
  enum Form {
    /// An address of eight bytes.
    WIDE,
    /// An address of four bytes.
    NARROW,
    /// How far the target is from the word itself.
    FROM_HERE,
    /// How far the target is from the start of the image's first region.
    FROM_START
  }

  private final AddressMap map;
  private final Form form;
  private final Learned learned;
  private final long[] oldTarget = new long[Piece.LONGEST / 4];
  private final long[] newTarget = new long[Piece.LONGEST / 4];

  PointerPredictor(AddressMap map, Form form, int learnedBits) {
    this.map = map;
    this.form = form;
    this.learned = new Learned(learnedBits);
  }

  @Override
  public void reset() {
    learned.reset();
  }

  private int unit() {
    return form == Form.WIDE ? 8 : 4;
  }

  private boolean applies(Piece piece) {
    return ((piece.oldStart() - piece.newStart()) & unit() - 1) == 0;
  }

  @Override
  public void predict(Piece piece) {
    if (!applies(piece)) {
      return;
    }
    map.enter(piece.oldStart(), piece.newStart());
    int first = (int) (-piece.newStart() & unit() - 1);
    for (int at = first; at + unit() <= piece.length(); at += unit()) {
      long target = target(piece.oldWord(at), form == Form.WIDE ? piece.oldWord(at + 4) : 0, at);
      oldTarget[at >> 2] = target;
      newTarget[at >> 2] = target;
      if (!map.isKnown(target)) {
        continue;
      }
      long moved = learned.get(target, map.translate(target));
      newTarget[at >> 2] = moved;
      switch (form) {
        case WIDE -> {
          piece.expect(at, (int) moved, ABSOLUTE);
          piece.expect(at + 4, (int) (moved >>> 32), ABSOLUTE);
        }
        case NARROW -> piece.expect(at, (int) moved, ABSOLUTE);
        case FROM_HERE -> piece.expect(at, (int) (moved - map.newAddress() - at), DISTANCE);
        case FROM_START -> piece.expect(at, (int) (moved - map.newStart()), DISTANCE);
      }
    }
  }

  private long target(int low, int high, int at) {
    return switch (form) {
      case WIDE -> (low & 0xFFFFFFFFL) | (long) high << 32;
      case NARROW -> low & 0xFFFFFFFFL;
      case FROM_HERE -> map.oldAddress() + at + low;
      case FROM_START -> map.oldStart() + (low & 0xFFFFFFFFL);
    };
  }

  @Override
  public void learn(Piece piece, byte[] actual, int from) {
    if (!applies(piece)) {
      return;
    }
    map.enter(piece.oldStart(), piece.newStart());
    int first = (int) (-piece.newStart() & unit() - 1);
    for (int at = first; at + unit() <= piece.length(); at += unit()) {
      if (piece.kind[at] == 0) {
        continue;
      }
      int low = Piece.word(actual, from + at);
      long really =
          switch (form) {
            case WIDE -> (low & 0xFFFFFFFFL) | (long) Piece.word(actual, from + at + 4) << 32;
            case NARROW -> low & 0xFFFFFFFFL;
            case FROM_HERE -> map.newAddress() + at + low;
            case FROM_START -> map.newStart() + (low & 0xFFFFFFFFL);
          };
      if (really != newTarget[at >> 2]) {
        learned.put(oldTarget[at >> 2], really);
      }
    }
  }
}
