package dev.pawl.core.delta.plain;

import dev.pawl.core.delta.plain.PlainCoder.Table;
import java.util.Arrays;

/// Applies patches with empty recipes as docs/spec/delta.md tells it: plainly, slowly, all in
/// memory, trusting the patch. Only what is read counts; nothing is checked.
@SuppressWarnings("OperatorPrecedence") // written as the page has it
public final class PlainApplier {
  private static final int[][] SIZES = {{13, 14, 12, 9}, {16, 18, 16, 12}};
  private final PlainTables tables;
  private final PlainPredictor predictor;
  private final int[] sizes;
  private final byte[] old;
  private final byte[] out;

  // Of the present section.
  private PlainCoder in;
  private PlainMixer mixer;
  private Table modes = new Table(0, 0);
  private Table wholes = modes;
  private Table hits = modes;
  private Table guesses = modes;
  private Table which = modes;
  private Table runs = modes;
  private long begin; // where it begins
  private int mode;
  private int before;
  private int wholeBits;
  private int guessBits;
  private int lastWhich;
  private int lastShift;
  private int[][] shiftKeys = {};
  private int[][] shifts = {};
  private int[] places = {};
  private int again; // "length" of the resemblance
  private long againAt; // "place"
  private long next;

  private PlainApplier(byte[] old, byte[] patch) {
    this.old = old;
    this.tables = new PlainTables(patch);
    this.sizes = SIZES[tables.head.getInt(8) - 1];
    this.predictor = new PlainPredictor(tables, old, sizes[3]);
    this.out = new byte[(int) tables.newLength];
    this.in = new PlainCoder(patch, patch.length, 0);
    this.mixer = new PlainMixer(in, 4);
  }

  /// The new image.
  public static byte[] apply(byte[] old, byte[] patch) {
    PlainApplier applier = new PlainApplier(old, patch);
    int at = applier.tables.contentAt();
    for (int i = 0; i < applier.tables.sectionStart.length; i++) {
      int length = (int) applier.tables.sectionLength[i];
      applier.section(i, new PlainCoder(patch, at, length));
      at += length;
    }
    return applier.out;
  }

  private void section(int number, PlainCoder coder) {
    in = coder;
    mixer = new PlainMixer(in, sizes[0]);
    modes = new Table(12 * 32, 255);
    wholes = new Table(16 * 8 * 16, 1000);
    hits = new Table(4096 + 16 * 16 * 16 * 8, 1000);
    guesses = new Table(64, 255);
    which = new Table(2 * 256 * 16, 255);
    runs = new Table(32, 255);
    mode = before = wholeBits = guessBits = lastWhich = lastShift = again = 0;
    next = -1;
    shiftKeys = new int[3][1 << sizes[3]];
    for (int[] keys : shiftKeys) {
      Arrays.fill(keys, 0x80000001);
    }
    shifts = new int[3][1 << sizes[3]];
    places = new int[1 << sizes[2]];
    Arrays.fill(places, -1);
    predictor.reset();
    begin = tables.sectionStart[number];
    long[] starts = tables.sectionStart;
    long end = number + 1 < starts.length ? starts[number + 1] : out.length;
    for (long at = begin; at < end; ) {
      long to = Math.min(end, (at / 128 + 1) * 128);
      readMode();
      cell(at, to);
      at = to;
    }
  }

  private void readMode() {
    int base = 32 * mode;
    if (in.bit(modes, base) == 1) {
      int left = mode;
      mode = in.bit(modes, base + 1) == 1 ? before : Math.min(11, in.symbol(modes, 4, base + 8));
      before = left;
    }
  }

  private void cell(long from, long end) {
    long at = from;
    while (at < end) {
      long to = end;
      PlainTables.Copy within = null;
      for (PlainTables.Copy copy : tables.copies) {
        if (copy.start() <= at && at < copy.start() + copy.length()) {
          within = copy;
          to = Math.min(to, copy.start() + copy.length());
        } else if (copy.start() > at) {
          to = Math.min(to, copy.start());
        }
      }
      if (within == null) {
        gap(at, to);
      } else {
        copied(at, within.from() + at - within.start(), (int) (to - at));
      }
      at = to;
    }
  }

  /// A byte of the history.
  private int past(long at) {
    return at < begin || at < 0 ? 0 : out[(int) at] & 0xFF;
  }

  private int pastWord(long at) {
    return past(at) | past(at + 1) << 8 | past(at + 2) << 16 | past(at + 3) << 24;
  }

  private void put(long at, int word, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out[(int) at + i] = (byte) (word >>> 8 * i);
    }
  }

  private static int hash(int a, int b, int c) {
    int h = a * 0x2F0B4C47 + b * 0x5E2D58D9 + c * 0x1B873593;
    return (h ^ h >>> 15) * 0x85EBCA6B;
  }

  private int expectedWord(int at, int bytes) {
    int word = 0;
    for (int i = 0; i < bytes; i++) {
      word |= (predictor.expected[at + i] & 0xFF) << 8 * i;
    }
    return word;
  }

  private void copied(long at, long from, int length) {
    predictor.begin(mode, from, at, length);
    int fields = 0;
    for (int i = 0; i < length; i += 4) {
      fields += predictor.field[i] == 0 ? 0 : 1;
    }
    int f = fields < 2 ? fields : fields <= 4 ? 2 : 3;
    int l = length == 128 ? 3 : length >= 48 ? 2 : length >= 12 ? 1 : 0;
    int whole = in.bit(wholes, (8 * mode + (wholeBits & 7)) * 16 + 4 * f + l);
    wholeBits = wholeBits << 1 | whole;
    if (whole == 1) {
      System.arraycopy(predictor.expected, 0, out, (int) at, length);
    } else {
      int missed = 0;
      for (int done = 0; done < length; ) {
        int n = Math.min(4 - (int) (at + done & 3), length - done);
        boolean hit =
            mode == 1 && n == 4 ? code(at, done, missed, from) : word(at, done, n, missed);
        missed = (missed << 1 | (hit ? 0 : 1)) & 7;
        done += n;
      }
    }
    predictor.learn(Arrays.copyOfRange(out, (int) at, (int) at + length));
  }

  private boolean code(long start, int done, int missed, long from) {
    long at = start + done;
    int expected = expectedWord(done, 4);
    int field = predictor.field[done];
    int was = 0;
    for (int i = 0; i < 4; i++) {
      was |= (old[(int) from + done + i] & 0xFF) << 8 * i;
    }
    int changed = expected == was ? 0 : 1;
    if (in.bit(hits, ((16 * mode + field) * 8 + missed) * 2 + changed) == 1) {
      put(at, expected, 4);
      return true;
    }
    lastWhich = in.symbol(which, 4, (16 * field + lastWhich) * 16);
    int w1 = pastWord(at - 4);
    int partial = 1;
    int made = 0;
    int same = 1;
    for (int j = 3; j >= 0; j--) {
      int e = expected >>> 8 * j & 0xFF;
      int coded = e;
      if ((lastWhich >> j & 1) == 1) {
        int s = 32 * j | 2 * field | same;
        coded =
            mixer.read(
                field == 0 ? j : 4 + j,
                -1,
                0,
                hash(e, s, 1),
                hash(partial, expected, 2),
                hash(partial, w1 >>> 21 | j << 11, 3),
                hash(partial, s, 4));
        same = 0;
      }
      made = made << 8 | coded;
      partial = partial << 8 | coded;
    }
    put(at, made, 4);
    return false;
  }

  private boolean word(long start, int done, int n, int missed) {
    long at = start + done;
    int field = predictor.field[done];
    field = field == 0 ? predictor.field[done + n - 1] : field;
    int expected = expectedWord(done, n);
    if (n < 4) {
      boolean hit = in.bit(hits, (16 * mode + field) * 16 + 2 * missed) == 1;
      if (hit) {
        put(at, expected, n);
      } else {
        bytes(at, done, n, 0, 0, field);
      }
      return hit;
    }
    int[] keys = {expected, expected >>> 5, expected >>> 11};
    int s = lastShift == 0 ? 0 : 1;
    int guess = expected + lastShift;
    for (int i = 2; i >= 0; i--) {
      if (shiftKeys[i][slot(keys[i])] == keys[i]) {
        s = 4 - i;
        guess = expected + shifts[i][slot(keys[i])];
      }
    }
    int e = guess == expected ? 1 : 0;
    int context = 4096 + ((16 * mode + field) * 16 + 2 * s + e) * 8 + missed;
    boolean hit = in.bit(hits, context) == 1;
    if (hit) {
      put(at, expected, 4);
    } else {
      missedWord(at, done, e == 1 ? 0 : s, guess, field);
    }
    lastShift = pastWord(at) - expected;
    for (int i = 0; i < 3; i++) {
      shiftKeys[i][slot(keys[i])] = keys[i];
      shifts[i][slot(keys[i])] = lastShift;
    }
    return hit;
  }

  private int slot(int key) {
    return key * 0x9E3779B1 >>> 32 - sizes[3];
  }

  private void missedWord(long at, int done, int s, int guess, int field) {
    if (s > 0) {
      int right = in.bit(guesses, 8 * s + (guessBits & 7));
      guessBits = guessBits << 1 | right;
      if (right == 1) {
        put(at, guess, 4);
        return;
      }
    }
    bytes(at, done, 4, s, guess, field);
  }

  private void bytes(long at, int done, int n, int s, int guess, int field) {
    int coded = 15;
    if (n == 4) {
      coded = lastWhich = in.symbol(which, 4, (256 + 16 * field + lastWhich) * 16);
    }
    boolean guessing = s > 0;
    boolean same = true;
    for (int j = 0; j < n; j++) {
      int e = predictor.expected[done + j] & 0xFF;
      int made = e;
      if ((coded >> j & 1) == 1) {
        int behind =
            done + j + 1 < predictor.expected.length ? predictor.expected[done + j + 1] & 0xFF : 0;
        int b1 = past(at + j - 1);
        int state = 4 * j | (same ? 2 : 0) | (guessing ? 1 : 0);
        made =
            mixer.read(
                8 + j,
                guessing ? guess >>> 8 * j & 0xFF : -1,
                16 + (4 * j | s - 1 & 3),
                hash(e, state, 11),
                hash(e | b1 << 8, state, 12),
                hash(b1 | past(at + j - 2) << 8, state, 13),
                hash(e | behind << 8 | b1 << 16, 0, 15));
        same &= made == e;
      }
      guessing &= made == (guess >>> 8 * j & 0xFF);
      put(at + j, made, 1);
    }
  }

  private void gap(long from, long to) {
    for (long at = from; at < to; ) {
      if (mode == 1 && (at & 3) == 0 && to - at >= 4) {
        newWord(at);
        at += 4;
      } else if (mode == 10) {
        int made = 0;
        for (int i = 0; i < 8; i++) {
          made = 2 * made + in.raw(32768);
        }
        put(at++, made, 1);
      } else {
        newByte(at++);
      }
    }
  }

  private void resemble(long at, int key, int unit) {
    int slot = key >>> 32 - sizes[2];
    if (next != at || againAt % unit != 0) {
      again = 0;
    }
    if (again == 0 && places[slot] != -1) {
      long candidate = at - ((int) at - places[slot] & 0x7FFFFFFF);
      int same = 0;
      while (same < 32
          && candidate % unit == 0
          && candidate - same > at - (1L << sizes[1]) + 256
          && past(candidate - same - 1) == past(at - same - 1)) {
        same++;
      }
      if (same >= 4) {
        again = Math.min(15, same / 2);
      }
      againAt = candidate;
    }
    places[slot] = (int) at & 0x7FFFFFFF;
    next = at + unit;
  }

  private void resembled(boolean right, int unit) {
    again = right && again > 0 ? Math.min(15, again + 1) : 0;
    againAt += unit;
  }

  private void newByte(long at) {
    int b1 = past(at - 1);
    int b2 = past(at - 2);
    int b3 = past(at - 3);
    int b4 = past(at - 4);
    resemble(at, hash(b1 | b2 << 8 | b3 << 16 | b4 << 24, past(at - 5), 1), 1);
    int there = past(againAt);
    if (again >= 4 && in.bit(runs, again) == 1) {
      put(at, there, 1);
      resembled(true, 1);
      return;
    }
    int made =
        mixer.read(
            16 + (int) (at & 3),
            again > 0 && again < 4 ? there : -1,
            48 + again,
            hash(b1, 0, 31),
            hash(b1 | b2 << 8, 0, 32),
            hash(b1 | b2 << 8 | b3 << 16, 0, 33),
            hash((int) (at & 3) | b4 << 8, past(at - 8), 35));
    put(at, made, 1);
    resembled(again < 4 && made == there, 1);
  }

  private static int absolute(int word, long at, int sign) {
    return word >>> 26 == 0x25
        ? word & 0xFC000000 | word + sign * (int) (at / 4) & 0x3FFFFFF
        : word;
  }

  private void newWord(long at) {
    int w1 = pastWord(at - 4);
    int w2 = pastWord(at - 8);
    resemble(at, hash(w1, w2, 2), 4);
    int there = again > 0 ? absolute(pastWord(againAt), againAt, 1) : 0;
    if (again >= 4 && in.bit(runs, 16 + again) == 1) {
      put(at, absolute(there, at, -1), 4);
      resembled(true, 4);
      return;
    }
    boolean guessing = again > 0 && again < 4;
    int made = 0;
    int partial = 1;
    for (int j = 3; j >= 0; j--) {
      int guess = there >>> 8 * j & 0xFF;
      int coded =
          mixer.read(
              12 + j,
              guessing ? guess : -1,
              32 + again,
              hash(partial, j, 21),
              hash(partial, w1 >>> 24, 22 + j),
              hash(partial, w1 >>> 21 | w2 >>> 24 << 11, 26 + j),
              hash(partial, w1, 40 + j));
      guessing &= coded == guess;
      made = made << 8 | coded;
      partial = partial << 8 | coded;
    }
    put(at, absolute(made, at, -1), 4);
    resembled(guessing, 4);
  }
}
