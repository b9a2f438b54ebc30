package dev.pawl.core.delta.predict;

import java.util.Arrays;

/// x86-64 instructions: CALL, JMP and conditional jumps with 32-bit distances, and operands
/// relative to the instruction pointer. Nothing is decoded in full: what looks like one is taken
/// for one.
final class X86Predictor implements Predictor {
  private static final int CALL = 11;
  private static final int OPERAND = 12;

  private final AddressMap map;
  private final Learned learned;
  private final long[] oldTarget = new long[Piece.LONGEST + Piece.BEFORE];
  private final long[] newTarget = new long[Piece.LONGEST + Piece.BEFORE];
  private final boolean[] foretold = new boolean[Piece.LONGEST + Piece.BEFORE];

  X86Predictor(AddressMap map, int learnedBits) {
    this.map = map;
    this.learned = new Learned(learnedBits);
  }

  @Override
  public void reset() {
    learned.reset();
  }

  @Override
  public void predict(Piece piece) {
    Arrays.fill(foretold, false);
    map.enter(piece.oldStart(), piece.newStart());
    long oldBase = map.oldAddress();
    long newBase = map.newAddress();
    for (int at = -3; at < piece.length(); at++) {
      int kind = kindAt(piece.old, Piece.BEFORE + at);
      if (kind == 0) {
        continue;
      }
      long target = oldBase + at + 4 + piece.oldWord(at);
      if (map.isKnown(target)) {
        long moved = learned.get(target, map.translate(target));
        foretold[at + 3] = true;
        oldTarget[at + 3] = target;
        newTarget[at + 3] = moved;
        piece.expect(at, (int) (moved - newBase - at - 4), kind);
        at += 3;
      }
    }
  }

  /// Whether a distance seems to begin at `at`, told from the bytes before it.
  private static int kindAt(byte[] old, int at) {
    int before = old[at - 1] & 0xFF;
    if ((before & 0xFE) == 0xE8 || ((before & 0xF0) == 0x80 && old[at - 2] == 0x0F)) {
      return CALL;
    }
    if ((before & 0xC7) != 0x05) {
      return 0;
    }
    int opcode = old[at - 2] & 0xFF;
    boolean twoBytes = old[at - 3] == 0x0F;
    boolean usual =
        switch (opcode) {
          case 0x8B, 0x8D, 0x89, 0x3B, 0x39, 0x03, 0x01, 0x2B, 0x33, 0x63, 0x85, 0xFF -> true;
          default -> twoBytes;
        };
    return usual ? OPERAND : 0;
  }

  @Override
  public void learn(Piece piece, byte[] actual, int from) {
    map.enter(piece.oldStart(), piece.newStart());
    long newBase = map.newAddress();
    for (int at = 0; at + 4 <= piece.length(); at++) {
      if (foretold[at + 3]) {
        long really = newBase + at + 4 + Piece.word(actual, from + at);
        if (really != newTarget[at + 3]) {
          learned.put(oldTarget[at + 3], really);
        }
        at += 3;
      }
    }
  }
}
