package dev.pawl.core.delta.predict;

/// A32 instructions, little endian: B, BL and BLX with the distances they jump, the halves of
/// addresses in MOVW and MOVT, and the words between them that hold addresses, as literal pools do.
final class Arm32Predictor implements Predictor {
  private static final int CALL = 1;
  private static final int JUMP = 2;
  private static final int POOL = 3;
  private static final int HALF = 4;
  private static final int WORDS = Piece.LONGEST / 4;
  private static final long LEAST_POOL = 0x100;

  private final AddressMap map;
  private final Learned learned;
  private final long[] oldTarget = new long[WORDS];
  private final long[] newTarget = new long[WORDS];

  /// Where in the piece fields stand from which something can be learned.
  private final int[] noted = new int[WORDS];

  private int notes; // how many of them there are

  Arm32Predictor(AddressMap map, int learnedBits) {
    this.map = map;
    this.learned = new Learned(learnedBits);
  }

  @Override
  public void reset() {
    learned.reset();
  }

  @Override
  public void predict(Piece piece) {
    notes = 0;
    if (((piece.oldStart() - piece.newStart()) & 3) != 0) {
      return;
    }
    map.enter(piece.oldStart(), piece.newStart());
    long oldBase = map.oldAddress();
    long newBase = map.newAddress();
    int last = piece.length() - 4;
    for (int at = (int) (-piece.newStart() & 3); at <= last; at += 4) {
      int word = piece.oldWord(at);
      if (isBranch(word)) {
        branch(piece, at, word, oldBase + at, newBase + at);
      } else if (isMove(word)) {
        half(piece, at, word);
      } else {
        pool(piece, at, word & 0xFFFFFFFFL);
      }
    }
  }

  /// Whether a word is B, BL or BLX.
  private static boolean isBranch(int word) {
    return (word & 0x0E000000) == 0x0A000000;
  }

  /// Where a branch at an address leads; BLX has half a word more.
  private static long target(int word, long at) {
    long half = word >>> 28 == 15 ? word >>> 23 & 2 : 0;
    return at + 8 + ((long) (word << 8 >> 8) << 2) + half;
  }

  private void branch(Piece piece, int at, int word, long oldAt, long newAt) {
    long target = target(word, oldAt);
    long moved = learned.get(target, map.translate(target));
    note(at, target, moved);
    long distance = moved - newAt - 8;
    boolean exchanges = word >>> 28 == 15;
    int bit = exchanges ? (int) (distance >> 1 & 1) << 24 : word & 0x01000000;
    boolean calls = exchanges || (word & 0x01000000) != 0;
    int bits = (int) (distance >> 2) & 0x00FFFFFF;
    piece.expect(at, (word & 0xFE000000) | bit | bits, calls ? CALL : JUMP);
  }

  /// Whether a word is MOVW or MOVT.
  private static boolean isMove(int word) {
    return (word & 0x0FB00000) == 0x03000000 && word >>> 28 != 15;
  }

  /// MOVW (the lower half of a number) rather than MOVT.
  private static boolean isLower(int word) {
    return (word & 0x00400000) == 0;
  }

  private static int immediate(int word) {
    return (word >>> 4 & 0xF000) | (word & 0xFFF);
  }

  private static int withImmediate(int word, int half) {
    return (word & 0xFFF0F000) | (half & 0xF000) << 4 | (half & 0xFFF);
  }

  /// A MOVW with the MOVT behind it that completes the address.
  private void half(Piece piece, int at, int word) {
    int upperAt = isLower(word) ? upper(piece, at, word) : 0;
    if (upperAt == 0) {
      return;
    }
    int upper = piece.oldWord(upperAt);
    long target = ((long) immediate(upper) << 16 | immediate(word)) & 0xFFFFFFFFL;
    if (isAddress(target)) {
      long moved = learned.get(target, map.translate(target));
      note(at, target, moved);
      piece.expect(at, withImmediate(word, (int) moved), HALF);
      piece.expect(upperAt, withImmediate(upper, (int) (moved >> 16)), HALF);
    }
  }

  /// Where one of the next four words of the piece is the MOVT of the same register; 0 if none is.
  private static int upper(Piece piece, int at, int word) {
    int last = Math.min(at + 16, piece.length() - 4);
    for (int next = at + 4; next <= last; next += 4) {
      int other = piece.oldWord(next);
      if (isMove(other) && !isLower(other) && ((other ^ word) & 0xF000) == 0) {
        return next;
      }
    }
    return 0;
  }

  private void pool(Piece piece, int at, long target) {
    if (isAddress(target)) {
      long moved = learned.get(target, map.translate(target));
      note(at, target, moved);
      piece.expect(at, (int) moved, POOL);
    }
  }

  private boolean isAddress(long target) {
    return target >= LEAST_POOL && (map.isKnown(target) || learned.has(target));
  }

  private void note(int at, long target, long moved) {
    oldTarget[at >> 2] = target;
    newTarget[at >> 2] = moved;
    noted[notes++] = at;
  }

  @Override
  public void learn(Piece piece, byte[] actual, int from) {
    if (notes == 0) {
      return;
    }
    map.enter(piece.oldStart(), piece.newStart());
    long newBase = map.newAddress();
    for (int i = 0; i < notes; i++) {
      int at = noted[i];
      int word = Piece.word(actual, from + at);
      switch (piece.kind[at]) {
        case POOL -> seen(at, word & 0xFFFFFFFFL);
        case HALF -> {
          int other = Piece.word(actual, from + upper(piece, at, piece.oldWord(at)));
          if (isMove(word) && isLower(word) && isMove(other) && !isLower(other)) {
            seen(at, ((long) immediate(other) << 16 | immediate(word)) & 0xFFFFFFFFL);
          }
        }
        default -> {
          if (isBranch(word)) {
            seen(at, target(word, newBase + at));
          }
        }
      }
    }
  }

  private void seen(int at, long really) {
    if (really != newTarget[at >> 2]) {
      learned.put(oldTarget[at >> 2], really);
    }
  }
}
