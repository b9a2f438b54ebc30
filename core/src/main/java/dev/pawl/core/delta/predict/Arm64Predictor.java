package dev.pawl.core.delta.predict;

import java.util.Arrays;

/// A64 instructions, little endian: B, BL, conditional branches, CBZ, TBZ, ADR, LDR (literal), and
/// ADRP with the ADD, LDR or STR that completes the address.
final class Arm64Predictor implements Predictor {
  private static final int CALL = 1;
  private static final int JUMP = 2;
  private static final int NEAR = 3;
  private static final int PAGE = 4;
  private static final int LOW = 5;
  private static final int LITERAL = 6;

  /// What an instruction is, told from its highest byte.
  private static final byte OTHER = 0;

  private static final byte BRANCH = 1;
  private static final byte NEAR_19 = 2;
  private static final byte NEAR_14 = 3;
  private static final byte ADDRESS = 4;
  private static final byte ADD = 5; // perhaps
  private static final byte ACCESS = 6;
  private static final byte[] SORTS = new byte[256];

  static {
    for (int top = 0; top < SORTS.length; top++) {
      SORTS[top] = sort(top);
    }
  }

  private static final int WORDS = Piece.LONGEST / 4;
  private static final int AHEAD = Piece.BEHIND / 4;
  private static final long PAGE_MASK = ~0xFFFL;
  private static final long FORGET = Long.MIN_VALUE;

  private final AddressMap map;
  private final Learned learned;

  /// For each register, the old page an ADRP loaded last, and where that ADRP stood.
  private final long[] page = new long[32];

  private final long[] pageFrom = new long[32];

  /// For each word of the piece, the old target its field aims at, and the new one expected.
  private final long[] oldTarget = new long[WORDS];

  private final long[] newTarget = new long[WORDS];
  private final long[] newPage = new long[32]; // page really loaded by the new ADRP

  /// Where in the piece fields stand from which something can be learned.
  private final int[] noted = new int[WORDS];

  private int notes; // how many of them there are

  Arm64Predictor(AddressMap map, int learnedBits) {
    this.map = map;
    this.learned = new Learned(learnedBits);
    reset();
  }

  @Override
  public void reset() {
    learned.reset();
    Arrays.fill(pageFrom, FORGET);
    Arrays.fill(newPage, 0);
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
    int first = (int) (-piece.newStart() & 3);
    int last = piece.length() - 4;
    byte[] old = piece.old;
    for (int at = first; at <= last; at += 4) {
      int sort = SORTS[old[Piece.BEFORE + at + 3] & 0xFF];
      if (sort == OTHER) {
        pageFrom[old[Piece.BEFORE + at] & 31] = FORGET;
      } else {
        word(piece, at, sort, oldBase + at, newBase + at);
      }
    }
  }

  private static byte sort(int top) {
    if ((top & 0x7C) == 0x14) {
      return BRANCH;
    } else if (top == 0x54 || (top & 0x7E) == 0x34 || (top & 0x3B) == 0x18) {
      return NEAR_19;
    } else if ((top & 0x7E) == 0x36) {
      return NEAR_14;
    } else if ((top & 0x1F) == 0x10) {
      return ADDRESS;
    } else if (top == 0x91) {
      return ADD;
    }
    return (top & 0x3B) == 0x39 ? ACCESS : OTHER;
  }

  private void word(Piece piece, int at, int sort, long oldAt, long newAt) {
    int word = piece.oldWord(at);
    switch (sort) {
      case BRANCH -> branch(piece, at, word, oldAt, newAt);
      case NEAR_19 -> near(piece, at, word, oldAt, newAt, 19);
      case NEAR_14 -> near(piece, at, word, oldAt, newAt, 14);
      case ADDRESS -> address(piece, at, word, oldAt, newAt);
      case ACCESS -> low(piece, at, word, oldAt);
      default -> {
        if (word >>> 22 == 0x244) {
          low(piece, at, word, oldAt);
        } else {
          forget(word);
        }
      }
    }
  }

  private void branch(Piece piece, int at, int word, long oldAt, long newAt) {
    long target = oldAt + ((long) (word << 6 >> 6) << 2);
    long moved = learned.get(target, map.translate(target));
    int field = (int) ((moved - newAt) >> 2) & 0x03FFFFFF;
    note(at, target, moved);
    piece.expect(at, (word & 0xFC000000) | field, word < 0 ? CALL : JUMP);
  }

  private void near(Piece piece, int at, int word, long oldAt, long newAt, int bits) {
    long target = oldAt + ((long) (word << (27 - bits) >> (32 - bits)) << 2);
    long moved = map.translate(target);
    int mask = ((1 << bits) - 1) << 5;
    int field = (int) ((moved - newAt) >> 2) << 5 & mask;
    piece.expect(at, (word & ~mask) | field, bits == 19 && word >>> 24 == 0x18 ? LITERAL : NEAR);
  }

  /// ADR and ADRP: 21 bits, the lowest two apart from the others.
  private void address(Piece piece, int at, int word, long oldAt, long newAt) {
    long offset = (long) (word << 8 >> 13) << 2 | (word >>> 29 & 3);
    boolean pages = word < 0;
    int register = word & 31;
    long target = pages ? (oldAt & PAGE_MASK) + (offset << 12) : oldAt + offset;
    long exact = target;
    if (pages) {
      page[register] = target;
      pageFrom[register] = oldAt;
      exact = completed(piece, at, register, target);
    }
    long moved = learned.get(exact, map.translate(exact));
    long distance = pages ? ((moved & PAGE_MASK) - (newAt & PAGE_MASK)) >> 12 : moved - newAt;
    note(at, exact, moved);
    int field = (int) (distance >> 2 & 0x7FFFF) << 5 | (int) (distance & 3) << 29;
    piece.expect(at, (word & 0x9F00001F) | field, PAGE);
  }

  /// The address an ADRP begins: page and what the next instruction that uses the register adds.
  private static long completed(Piece piece, int at, int register, long target) {
    int last = Math.min(at + 4 * AHEAD, piece.length() + Piece.BEHIND - 4);
    for (int next = at + 4; next <= last; next += 4) {
      int word = piece.oldWord(next);
      boolean add = word >>> 22 == 0x244;
      if ((add || (word >>> 24 & 0x3B) == 0x39) && (word >>> 5 & 31) == register) {
        return target + added(word, add);
      }
    }
    return target;
  }

  private static long added(int word, boolean add) {
    return (long) (word >>> 10 & 0xFFF) << (add ? 0 : scale(word));
  }

  private static int scale(int word) {
    boolean wide = (word & 0x04800000) == 0x04800000;
    return wide ? 4 : word >>> 30;
  }

  private void low(Piece piece, int at, int word, long oldAt) {
    int base = word >>> 5 & 31;
    boolean add = word >>> 22 == 0x244;
    long age = oldAt - pageFrom[base];
    if (pageFrom[base] != FORGET && age > 0 && age < 256) {
      long target = page[base] + added(word, add);
      long moved = learned.get(target, map.translate(target));
      int field = (int) ((moved & 0xFFF) >> (add ? 0 : scale(word)));
      note(at, target, moved);
      piece.expect(at, (word & ~(0xFFF << 10)) | field << 10, LOW);
    }
    boolean store = !add && (word & 0x04C00000) == 0;
    if (!store) {
      forget(word);
    }
  }

  private void forget(int word) {
    pageFrom[word & 31] = FORGET;
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
      int kind = piece.kind[at];
      int word = Piece.word(actual, from + at);
      if (kind == CALL || kind == JUMP) {
        if ((word & 0x7C000000) == 0x14000000) {
          seen(at, newBase + at + ((long) (word << 6 >> 6) << 2));
        }
      } else if (kind == PAGE) {
        learnPage(at, word, newBase + at);
      } else if (kind == LOW) {
        learnLow(at, word);
      }
    }
  }

  private void learnPage(int at, int word, long newAt) {
    long offset = (long) (word << 8 >> 13) << 2 | (word >>> 29 & 3);
    long moved = newTarget[at >> 2];
    if ((word & 0x9F000000) == 0x90000000) {
      long really = (newAt & PAGE_MASK) + (offset << 12);
      newPage[word & 31] = really;
      seen(at, really | (moved & 0xFFF));
    } else if ((word & 0x9F000000) == 0x10000000) {
      seen(at, newAt + offset);
    }
  }

  private void learnLow(int at, int word) {
    boolean add = word >>> 22 == 0x244;
    if (add || (word >>> 24 & 0x3B) == 0x39) {
      seen(at, (newPage[word >>> 5 & 31] & PAGE_MASK) | (added(word, add) & 0xFFF));
    }
  }

  private void seen(int at, long really) {
    if (really != newTarget[at >> 2]) {
      learned.put(oldTarget[at >> 2], really);
    }
  }
}
