package dev.pawl.core.delta.plain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Section "Predictors" of docs/spec/delta.md.
@SuppressWarnings("OperatorPrecedence") // written as the page has it
final class PlainPredictor {
  private static final long NOWHERE = Long.MIN_VALUE; // no address of an image comes near

  private final PlainTables tables;
  private final byte[] image;
  private final int learnedBits;
  private final Map<Integer, long[][]> learned = new HashMap<>();
  private final long[] page = new long[32];
  private final long[] from = new long[32]; // NOWHERE: no page is known
  private final long[] newPage = new long[32];
  private final List<int[]> records = new ArrayList<>(); // start, kind
  private int recordsEnd;
  private List<PlainTables.Moved> numbers = List.of();

  // The present piece.
  private int mode;
  private long old;
  private long now;
  private int length;
  byte[] expected = new byte[0];
  int[] field = new int[0];
  private final List<long[]> wanted = new ArrayList<>(); // at, target, foretold, field

  PlainPredictor(PlainTables tables, byte[] image, int learnedBits) {
    this.tables = tables;
    this.image = image;
    this.learnedBits = learnedBits;
    if (tables.records() > 0) {
      readRecords();
    }
    reset();
  }

  void reset() {
    learned.clear();
    Arrays.fill(from, NOWHERE);
    Arrays.fill(newPage, 0);
  }

  private int oldByte(long at) {
    return at < 0 || at >= image.length ? 0 : image[(int) at] & 0xFF;
  }

  private int word(long at) {
    return oldByte(at) | oldByte(at + 1) << 8 | oldByte(at + 2) << 16 | oldByte(at + 3) << 24;
  }

  /// The word at a place of the piece; 0 behind what a predictor sees.
  private int seen(int at) {
    return word(old + at);
  }

  void begin(int inMode, long oldAt, long newAt, int bytes) {
    mode = inMode;
    old = oldAt;
    now = newAt;
    length = bytes;
    expected = new byte[bytes];
    field = new int[bytes];
    wanted.clear();
    for (int i = 0; i < bytes; i++) {
      expected[i] = (byte) oldByte(old + i);
    }
    switch (mode) {
      case 1 -> arm64();
      case 2, 3, 4, 5 -> pointers();
      case 6 -> thumb();
      case 7 -> x86();
      case 8 -> riscv();
      case 9 -> types();
      case 11 -> arm32();
      default -> {}
    }
  }

  private void expect(int at, int word, int number) {
    for (int i = 0; i < 4; i++) {
      if (at + i >= 0 && at + i < length) {
        expected[at + i] = (byte) (word >>> 8 * i);
        field[at + i] = number;
      }
    }
  }

  private long x() {
    return tables.address(0, old);
  }

  private long y() {
    return tables.address(1, now);
  }

  private int slot(long key) {
    return (int) (key * 0x9E3779B97F4A7C15L >>> 40) & (1 << learnedBits) - 1;
  }

  private long[][] learnedOf() {
    return learned.computeIfAbsent(mode, _ -> new long[1 << learnedBits][]);
  }

  private boolean isLearned(long target) {
    long[] entry = learnedOf()[slot(target)];
    return entry != null && entry[0] == target;
  }

  private long moved(long target) {
    return isLearned(target) ? learnedOf()[slot(target)][1] : tables.map(old, target);
  }

  private void want(int at, long target, long foretold, int number) {
    wanted.add(new long[] {at, target, foretold, number});
  }

  private static long signed(long value, int bits) {
    return value << (64 - bits) >> (64 - bits);
  }

  private static int newWord(byte[] made, int at) {
    return (made[at] & 0xFF)
        | (made[at + 1] & 0xFF) << 8
        | (made[at + 2] & 0xFF) << 16
        | made[at + 3] << 24;
  }

  /// Learns from the new bytes of the piece.
  void learn(byte[] made) {
    for (long[] want : wanted) {
      int at = (int) want[0];
      if (at < 0 || at + (mode == 2 ? 8 : 4) > length) {
        continue;
      }
      long real = real(made, at, want[2], (int) want[3]);
      if (real != NOWHERE && real != want[2]) {
        learnedOf()[slot(want[1])] = new long[] {want[1], real};
      }
    }
  }

  /// Where the new bytes really lead; [#NOWHERE] where there is no such instruction any more.
  private long real(byte[] made, int at, long foretold, int number) {
    int w = newWord(made, at);
    if (mode == 11) {
      return switch (number) {
        case 1, 2 -> (w & 0x0E000000) == 0x0A000000 ? arm32Target(w, y() + at) : NOWHERE;
        case 4 -> {
          int other = newWord(made, upper(at, seen(at)));
          boolean both = (w & 0x0FF00000) == 0x03000000 && (other & 0x0FF00000) == 0x03400000;
          yield both && w >>> 28 != 15 && other >>> 28 != 15 ? halves(w, other) : NOWHERE;
        }
        default -> w & 0xFFFFFFFFL;
      };
    }
    return switch (number) {
      case 1, 2 ->
          (w & 0x7C000000) == 0x14000000 ? y() + at + 4 * signed(w & 0x3FFFFFF, 26) : NOWHERE;
      case 4 -> {
        long d = signed(w >>> 5 & 0x7FFFF, 19) * 4 + (w >>> 29 & 3);
        if ((w & 0x9F000000) == 0x90000000) {
          long real = (y() + at & ~0xFFFL) + 4096 * d;
          newPage[w & 31] = real;
          yield real | foretold & 0xFFF;
        }
        yield (w & 0x9F000000) == 0x10000000 ? y() + at + d : NOWHERE;
      }
      case 5 -> completes(w) ? newPage[w >>> 5 & 31] & ~0xFFFL | added(w) & 0xFFF : NOWHERE;
      case 7, 8 ->
          switch (mode) {
            case 2 -> w & 0xFFFFFFFFL | (long) newWord(made, at + 4) << 32;
            case 3 -> w & 0xFFFFFFFFL;
            case 4 -> y() + at + w;
            default -> newRegion() + (w & 0xFFFFFFFFL);
          };
      case 9 -> isBranch(w) ? y() + at + 4 + thumbDistance(w) : NOWHERE;
      case 10 -> w & 0xFFFFFFFFL;
      default -> y() + at + 4 + w;
    };
  }

  private long newRegion() {
    int i = tables.regionOf(1, now);
    return i < 0 ? 0 : tables.regions.get(1).get(i).address();
  }

  private long oldRegion() {
    int i = tables.regionOf(0, old);
    return i < 0 ? 0 : tables.regions.get(0).get(i).address();
  }

  private static boolean completes(int w) {
    return w >>> 22 == 0x244 || (w >>> 24 & 0x3B) == 0x39;
  }

  private static int scale(int w) {
    return w >>> 22 == 0x244 ? 0 : (w & 0x04800000) == 0x04800000 ? 4 : w >>> 30;
  }

  private static long added(int w) {
    return (long) (w >>> 10 & 0xFFF) << scale(w);
  }

  private void arm64() {
    if ((old - now & 3) != 0) {
      return;
    }
    for (int at = (int) (-now & 3); at + 4 <= length; at += 4) {
      int w = seen(at);
      int top = w >>> 24;
      if ((top & 0x7C) == 0x14) {
        long target = x() + at + 4 * signed(w & 0x3FFFFFF, 26);
        long to = moved(target);
        expect(at, w & 0xFC000000 | (int) (to - y() - at >> 2) & 0x3FFFFFF, w < 0 ? 1 : 2);
        want(at, target, to, w < 0 ? 1 : 2);
      } else if (top == 0x54 || (top & 0x7E) == 0x34) {
        near(at, w, 19, 3);
      } else if ((top & 0x7E) == 0x36) {
        near(at, w, 14, 3);
      } else if ((top & 0x1F) == 0x10) {
        pages(at, w);
      } else if ((top & 0x3B) == 0x18) {
        near(at, w, 19, top == 0x18 ? 6 : 3);
      } else if (completes(w)) {
        low(at, w);
      } else {
        from[w & 31] = NOWHERE;
      }
    }
  }

  private void near(int at, int w, int bits, int number) {
    int mask = (1 << bits) - 1;
    long to = tables.map(old, x() + at + 4 * signed(w >>> 5 & mask, bits));
    expect(at, w & ~(mask << 5) | ((int) (to - y() - at >> 2) & mask) << 5, number);
  }

  private void pages(int at, int w) {
    long d = signed(w >>> 5 & 0x7FFFF, 19) * 4 + (w >>> 29 & 3);
    long target = x() + at + d;
    if (w < 0) {
      target = (x() + at & ~0xFFFL) + 4096 * d;
      page[w & 31] = target;
      from[w & 31] = x() + at;
      for (int i = 1; i <= 16 && at + 4 * i + 4 <= length + 64; i++) {
        int next = seen(at + 4 * i);
        if (completes(next) && (next >>> 5 & 31) == (w & 31)) {
          target += added(next);
          break;
        }
      }
    }
    long to = moved(target);
    long far = w < 0 ? (to & ~0xFFFL) - (y() + at & ~0xFFFL) >> 12 : to - y() - at;
    int bits = (int) (far >> 2 & 0x7FFFF) << 5 | (int) (far & 3) << 29;
    expect(at, w & 0x9F00001F | bits, 4);
    want(at, target, to, 4);
  }

  private void low(int at, int w) {
    long begun = from[w >>> 5 & 31];
    if (begun != NOWHERE && x() + at > begun && x() + at - begun < 256) {
      long target = page[w >>> 5 & 31] + added(w);
      long to = moved(target);
      expect(at, w & ~(0xFFF << 10) | (int) ((to & 0xFFF) >> scale(w)) << 10, 5);
      want(at, target, to, 5);
    }
    if (w >>> 22 == 0x244 || (w & 0x04C00000) != 0) {
      from[w & 31] = NOWHERE;
    }
  }

  private void pointers() {
    int unit = mode == 2 ? 8 : 4;
    if ((old - now & unit - 1) != 0) {
      return;
    }
    for (int at = (int) (-now & unit - 1); at + unit <= length; at += unit) {
      long w = seen(at) & 0xFFFFFFFFL;
      long target =
          switch (mode) {
            case 2 -> w | (long) seen(at + 4) << 32;
            case 3 -> w;
            case 4 -> x() + at + (int) w;
            default -> oldRegion() + w;
          };
      if (!tables.known(old, target)) {
        continue;
      }
      long to = moved(target);
      want(at, target, to, mode < 4 ? 7 : 8);
      long made = mode == 4 ? to - y() - at : mode == 5 ? to - newRegion() : to;
      expect(at, (int) made, mode < 4 ? 7 : 8);
      if (mode == 2) {
        expect(at + 4, (int) (made >>> 32), 7);
      }
    }
  }

  private static boolean isBranch(int w) {
    return (w & 0xF800) == 0xF000 && (w & 0x90000000) == 0x90000000;
  }

  private static long thumbDistance(int w) {
    int s = w >>> 10 & 1;
    int i1 = 1 - (w >>> 29 & 1 ^ s);
    int i2 = 1 - (w >>> 27 & 1 ^ s);
    return signed(
        (long) s << 24 | i1 << 23 | i2 << 22 | (w & 0x3FF) << 12 | (w >>> 16 & 0x7FF) << 1, 25);
  }

  private static int withDistance(int w, long d) {
    int s = (int) (d >>> 24 & 1);
    int j1 = 1 - (int) (d >>> 23 & 1) ^ s;
    int j2 = 1 - (int) (d >>> 22 & 1) ^ s;
    int kept = w & ~(1 << 10 | 0x3FF | 1 << 29 | 1 << 27 | 0x7FF << 16);
    return kept
        | s << 10
        | (int) (d >>> 12 & 0x3FF)
        | j1 << 29
        | j2 << 27
        | (int) (d >>> 1 & 0x7FF) << 16;
  }

  private void thumb() {
    if ((old - now & 1) != 0) {
      return;
    }
    for (int at = (int) (now & 1) - 2; at < length; at += 2) {
      int w = seen(at);
      if (isBranch(w)) {
        long target = x() + at + 4 + thumbDistance(w);
        long to = moved(target);
        expect(at, withDistance(w, to - y() - at - 4), 9);
        want(at, target, to, 9);
        at += 2;
      } else if ((old - now & 3) == 0 && (now + at & 3) == 0 && at >= 0) {
        long target = w & 0xFFFFFFFFL;
        if (target >= 0x100 && (tables.known(old, target) || isLearned(target))) {
          long to = moved(target);
          expect(at, (int) to, 10);
          want(at, target, to, 10);
        }
      }
    }
  }

  private void x86() {
    List<Integer> codes =
        List.of(0x8B, 0x8D, 0x89, 0x3B, 0x39, 0x03, 0x01, 0x2B, 0x33, 0x63, 0x85, 0xFF);
    for (int at = -3; at < length; at++) {
      int b1 = oldByte(old + at - 1);
      int b2 = oldByte(old + at - 2);
      int b3 = oldByte(old + at - 3);
      boolean call = (b1 & 0xFE) == 0xE8 || (b1 & 0xF0) == 0x80 && b2 == 0x0F;
      boolean operand = (b1 & 0xC7) == 0x05 && (codes.contains(b2) || b3 == 0x0F);
      long target = x() + at + 4 + seen(at);
      if ((call || operand) && tables.known(old, target)) {
        long to = moved(target);
        expect(at, (int) (to - y() - at - 4), call ? 11 : 12);
        want(at, target, to, call ? 11 : 12);
        at += 3;
      }
    }
  }

  private void riscv() {
    if ((old - now & 1) != 0) {
      return;
    }
    for (int at = (int) (now & 1) - 6; at < length; at += 2) {
      int w = seen(at);
      int next = seen(at + 4);
      List<Integer> pairs = List.of(0x67, 0x13, 0x03);
      if ((w & 0x7F) == 0x6F) {
        int d = w >> 31 << 20 | w & 0xFF000 | (w >>> 20 & 1) << 11 | (w >>> 21 & 0x3FF) << 1;
        int to = (int) (tables.map(old, x() + at + d) - y() - at);
        int bits =
            (to >>> 20 & 1) << 31 | to & 0xFF000 | (to >>> 11 & 1) << 20 | (to >>> 1 & 0x3FF) << 21;
        expect(at, w & 0xFFF | bits, 13);
        at += 2;
      } else if ((w & 0x7F) == 0x17
          && pairs.contains(next & 0x7F)
          && (next >>> 15 & 31) == (w >>> 7 & 31)) {
        long target = x() + at + (w & 0xFFFFF000) + (next >> 20);
        int m = (int) (tables.map(old, target) - y() - at);
        int upper = m + 0x800 & 0xFFFFF000;
        expect(at, w & 0xFFF | upper, 14);
        expect(at + 4, next & 0xFFFFF | m - upper << 20, 14);
        at += 6;
      }
    }
  }

  private static long arm32Target(int w, long at) {
    return at + 8 + 4L * signed(w & 0xFFFFFF, 24) + (w >>> 28 == 15 ? 2L * (w >>> 24 & 1) : 0);
  }

  private static long halves(int lower, int upper) {
    long low = lower >>> 4 & 0xF000L | lower & 0xFFFL;
    return low | (long) (upper >>> 4 & 0xF000 | upper & 0xFFF) << 16;
  }

  /// Where the MOVT stands that completes the MOVW at a place; -1 if none does.
  private int upper(int at, int w) {
    for (int next = at + 4; next <= at + 16 && next + 4 <= length; next += 4) {
      int other = seen(next);
      if ((other & 0x0FF00000) == 0x03400000
          && other >>> 28 != 15
          && (other & 0xF000) == (w & 0xF000)) {
        return next;
      }
    }
    return -1;
  }

  private boolean isAddress(long target) {
    return target >= 0x100 && (tables.known(old, target) || isLearned(target));
  }

  private void arm32() {
    if ((old - now & 3) != 0) {
      return;
    }
    for (int at = (int) (-now & 3); at + 4 <= length; at += 4) {
      int w = seen(at);
      if ((w & 0x0E000000) == 0x0A000000) {
        long target = arm32Target(w, x() + at);
        long to = moved(target);
        long d = to - y() - at - 8;
        boolean exchanges = w >>> 28 == 15;
        int kept = exchanges ? w & 0xFE000000 | (int) (d >> 1 & 1) << 24 : w & 0xFF000000;
        int number = exchanges || (w >>> 24 & 1) == 1 ? 1 : 2;
        expect(at, kept | (int) (d >> 2 & 0xFFFFFF), number);
        want(at, target, to, number);
      } else if ((w & 0x0FB00000) == 0x03000000 && w >>> 28 != 15) {
        int next = (w & 0x00400000) == 0 ? upper(at, w) : -1;
        if (next > 0 && isAddress(halves(w, seen(next)))) {
          long target = halves(w, seen(next));
          long to = moved(target);
          expect(at, w & 0xFFF0F000 | (int) (to & 0xF000) << 4 | (int) (to & 0xFFF), 4);
          long high = to >> 16;
          int kept = seen(next) & 0xFFF0F000;
          expect(next, kept | (int) (high & 0xF000) << 4 | (int) (high & 0xFFF), 4);
          want(at, target, to, 4);
        }
      } else if (isAddress(w & 0xFFFFFFFFL)) {
        long to = moved(w & 0xFFFFFFFFL);
        expect(at, (int) to, 3);
        want(at, w & 0xFFFFFFFFL, to, 3);
      }
    }
  }

  private void readRecords() {
    long place = tables.types[0];
    long size = tables.types[1];
    int at = 0;
    while (records.size() < tables.records() && at + 12 <= size) {
      int info = word(place + at + 4);
      int kind = info >>> 24 & 31;
      int n = info & 0xFFFF;
      int size1 =
          switch (kind) {
            case 1, 14, 17 -> 16;
            case 3 -> 24;
            case 2, 7, 8, 9, 10, 11, 12, 16, 18 -> 12;
            case 4, 5, 15, 19 -> 12 + 12 * n;
            case 6, 13 -> 12 + 8 * n;
            default -> 0;
          };
      if (size1 == 0 || at + size1 > size) {
        break;
      }
      records.add(new int[] {at, kind});
      at += size1;
    }
    recordsEnd = at;
    List<PlainTables.Copy> runs = new ArrayList<>();
    long next = 1;
    int joined = 0;
    for (PlainTables.Copy copy : tables.copies) {
      if (!tables.joins(copy)) {
        continue;
      }
      next += tables.told.get(joined++);
      int first = -1;
      int count = 0;
      for (int i = 0; i < records.size(); i++) {
        int end = i + 1 < records.size() ? records.get(i + 1)[0] : recordsEnd;
        if (records.get(i)[0] >= copy.from() - place
            && end <= copy.from() - place + copy.length()) {
          first = first < 0 ? i : first;
          count++;
        }
      }
      if (count > 0) {
        runs.add(new PlainTables.Copy(next, first + 1, count));
        next += count;
      }
    }
    numbers = PlainTables.moves(runs);
  }

  private void types() {
    long begin = tables.types[0];
    for (int at = 0; at + 4 <= length; at++) {
      long within = old + at - begin;
      if (old < begin || within % 4 != 0 || within + 4 > recordsEnd) {
        continue;
      }
      int i = records.size() - 1;
      while (records.get(i)[0] > within) {
        i--;
      }
      int w = seen(at);
      char what = what(records.get(i)[1], (int) (within - records.get(i)[0]) / 4);
      if (w != 0 && what == 'n') {
        long to = PlainTables.move(tables.places, tables.types[2] + (w & 0xFFFFFFFFL));
        expect(at, (int) (to - tables.types[5]), 1);
      } else if (w != 0 && what == 't') {
        expect(at, (int) PlainTables.move(numbers, w), 2);
      }
    }
  }

  private static char what(int kind, int word) {
    if (word < 3) {
      boolean points = kind == 2 || (kind >= 8 && kind <= 14) || kind == 17 || kind == 18;
      return word == 0 ? 'n' : word == 2 && points ? 't' : '-';
    }
    String again =
        switch (kind) {
          case 3 -> "tt-";
          case 4, 5 -> "nt-";
          case 6 -> "n-";
          case 13 -> "nt";
          case 15 -> "t--";
          case 19 -> "n--";
          default -> "-";
        };
    return again.charAt((word - 3) % again.length());
  }
}
