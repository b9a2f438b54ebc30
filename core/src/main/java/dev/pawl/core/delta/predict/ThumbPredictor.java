package dev.pawl.core.delta.predict;

import java.util.Arrays;

/// Thumb-2 instructions (BL, BLX, B.W) with the words between them that hold 32-bit addresses, as
/// literal pools do; little endian.
final class ThumbPredictor implements Predictor {
  private static final int CALL = 9;
  private static final int POOL = 10;

  private final AddressMap map;
  private final Learned learned;
  private final long[] oldTarget = new long[Piece.LONGEST / 2 + 2];
  private final long[] newTarget = new long[Piece.LONGEST / 2 + 2];
  private final int[] foretold = new int[Piece.LONGEST / 2 + 2]; // field, or 0

  ThumbPredictor(AddressMap map, int learnedBits) {
    this.map = map;
    this.learned = new Learned(learnedBits);
  }

  @Override
  public void reset() {
    learned.reset();
  }

  @Override
  public void predict(Piece piece) {
    if (((piece.oldStart() - piece.newStart()) & 1) != 0) {
      return;
    }
    Arrays.fill(foretold, 0);
    map.enter(piece.oldStart(), piece.newStart());
    long oldBase = map.oldAddress();
    long newBase = map.newAddress();
    boolean pools = ((piece.oldStart() - piece.newStart()) & 3) == 0;
    int first = (int) (-piece.newStart() & 1) - 2;
    for (int at = first; at < piece.length(); at += 2) {
      int word = piece.oldWord(at);
      if (isBranch(word)) {
        long target = oldBase + at + 4 + distance(word);
        long moved = learned.get(target, map.translate(target));
        note(at, target, moved, CALL);
        piece.expect(at, withDistance(word, moved - newBase - at - 4), CALL);
        at += 2;
      } else if (pools && (piece.newStart() + at & 3) == 0 && at >= 0) {
        pool(piece, at, word & 0xFFFFFFFFL);
      }
    }
  }

  private void pool(Piece piece, int at, long target) {
    if (target < 0x100 || (!map.isKnown(target) && learned.get(target, -1) == -1)) {
      return;
    }
    long moved = learned.get(target, map.translate(target));
    note(at, target, moved, POOL);
    piece.expect(at, (int) moved, POOL);
  }

  private void note(int at, long target, long moved, int kind) {
    foretold[(at + 2) >> 1] = kind;
    oldTarget[(at + 2) >> 1] = target;
    newTarget[(at + 2) >> 1] = moved;
  }

  static boolean isBranch(int word) {
    return (word & 0xF800) == 0xF000 && (word & 0x90000000) == 0x90000000;
  }

  static long distance(int word) {
    int sign = word >>> 10 & 1;
    int j1 = word >>> 29 & 1;
    int j2 = word >>> 27 & 1;
    int i1 = 1 - (j1 ^ sign);
    int i2 = 1 - (j2 ^ sign);
    int value =
        sign << 24 | i1 << 23 | i2 << 22 | (word & 0x3FF) << 12 | (word >>> 16 & 0x7FF) << 1;
    return (long) value << 39 >> 39;
  }

  static int withDistance(int word, long distance) {
    int sign = (int) (distance >>> 24 & 1);
    int j1 = (int) ((distance >>> 23 & 1) ^ 1 ^ sign);
    int j2 = (int) ((distance >>> 22 & 1) ^ 1 ^ sign);
    int high = (word & 0xF800) | sign << 10 | (int) (distance >>> 12 & 0x3FF);
    int low = (word >>> 16 & 0xD000) | j1 << 13 | j2 << 11 | (int) (distance >>> 1 & 0x7FF);
    return high | low << 16;
  }

  @Override
  public void learn(Piece piece, byte[] actual, int from) {
    if (((piece.oldStart() - piece.newStart()) & 1) != 0) {
      return;
    }
    map.enter(piece.oldStart(), piece.newStart());
    long newBase = map.newAddress();
    for (int at = (int) (-piece.newStart() & 1); at + 4 <= piece.length(); at += 2) {
      int kind = foretold[(at + 2) >> 1];
      if (kind == CALL) {
        int word = Piece.word(actual, from + at);
        if (isBranch(word)) {
          seen(at, newBase + at + 4 + distance(word));
        }
        at += 2;
      } else if (kind == POOL) {
        seen(at, Piece.word(actual, from + at) & 0xFFFFFFFFL);
        at += 2;
      }
    }
  }

  private void seen(int at, long really) {
    if (really != newTarget[(at + 2) >> 1]) {
      learned.put(oldTarget[(at + 2) >> 1], really);
    }
  }
}
