package dev.pawl.core.delta.predict;

/// RISC-V instructions: JAL, and AUIPC with the instruction behind it that completes the address
/// (JALR, ADDI, loads).
final class RiscvPredictor implements Predictor {
  private static final int JUMP = 13;
  private static final int PAIR = 14;

  private final AddressMap map;

  RiscvPredictor(AddressMap map) {
    this.map = map;
  }

  @Override
  public void reset() {
    // nothing is learned
  }

  @Override
  public void predict(Piece piece) {
    if (((piece.oldStart() - piece.newStart()) & 1) != 0) {
      return;
    }
    map.enter(piece.oldStart(), piece.newStart());
    long oldBase = map.oldAddress();
    long newBase = map.newAddress();
    for (int at = (int) (-piece.newStart() & 1) - 6; at < piece.length(); at += 2) {
      int word = piece.oldWord(at);
      if ((word & 0x7F) == 0x6F) {
        long moved = map.translate(oldBase + at + jumpDistance(word)) - newBase - at;
        piece.expect(at, (word & 0xFFF) | jumpField((int) moved), JUMP);
        at += 2;
      } else if ((word & 0x7F) == 0x17 && isCompletion(piece.oldWord(at + 4), word >>> 7 & 31)) {
        int next = piece.oldWord(at + 4);
        long target = oldBase + at + (word & 0xFFFFF000) + (next >> 20);
        int moved = (int) (map.translate(target) - newBase - at);
        int upper = moved + 0x800 & 0xFFFFF000;
        piece.expect(at, (word & 0xFFF) | upper, PAIR);
        piece.expect(at + 4, (next & 0xFFFFF) | (moved - upper) << 20, PAIR);
        at += 6;
      }
    }
  }

  private static boolean isCompletion(int word, int register) {
    int opcode = word & 0x7F;
    return (opcode == 0x67 || opcode == 0x13 || opcode == 0x03) && (word >>> 15 & 31) == register;
  }

  private static int jumpDistance(int word) {
    return word >> 31 << 20
        | (word & 0xFF000)
        | (word >>> 20 & 1) << 11
        | (word >>> 21 & 0x3FF) << 1;
  }

  private static int jumpField(int distance) {
    return (distance >>> 20 & 1) << 31
        | (distance & 0xFF000)
        | (distance >>> 11 & 1) << 20
        | (distance >>> 1 & 0x3FF) << 21;
  }

  @Override
  public void learn(Piece piece, byte[] actual, int from) {
    // nothing is learned
  }
}
