package dev.pawl.core.delta.patch;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.code.AdaptiveBits;
import dev.pawl.core.delta.code.BinaryCoder;
import dev.pawl.core.delta.code.ByteMixer;
import dev.pawl.core.delta.code.Topic;
import dev.pawl.core.delta.predict.AddressMap;
import dev.pawl.core.delta.predict.Copies;
import dev.pawl.core.delta.predict.Mode;
import dev.pawl.core.delta.predict.Piece;
import dev.pawl.core.delta.predict.Predictors;
import java.io.IOException;
import java.util.Arrays;

/// Codes the new image cell by cell, 128 bytes each. Written once for both directions: with a coder
/// that writes, the bytes of the cell are in the history already; with one that reads, they are
/// there afterwards.
///
/// A cell has a mode. Its bytes are copied or new. A copied piece is first expected to be what its
/// predictor says; whether all of it is, is one bit; else one bit for each word, and the words that
/// differ.
public final class ContentCoder {
  /// Length of every cell but the last.
  public static final int CELL = Piece.LONGEST;

  private static final int FIELDS = 16;
  private static final int TABLE_HITS = 16 * FIELDS * 8 * 2;

  private final BinaryCoder coder;
  private final boolean reading;
  private final Copies copies;
  private final OldReader old;
  private final Predictors predictors;
  private final History history;
  private final ByteMixer mixer;
  private final GapCoder gaps;
  private final ResidualCoder residuals;
  private final AdaptiveBits modes = new AdaptiveBits(Mode.COUNT * 16 * 2, 255);
  private final AdaptiveBits wholes = new AdaptiveBits(16 * 8 * 4 * 4, 1000);
  private final AdaptiveBits hits = new AdaptiveBits(TABLE_HITS + 16 * FIELDS * 16 * 8, 1000);
  private final AdaptiveBits guesses = new AdaptiveBits(8 * 8, 255);
  private final WordShifts shifts;
  private final Piece piece = new Piece();

  private Mode mode = Mode.RAW; // of the present cell
  private Mode modeBefore = Mode.RAW; // of the cell before the last change
  private int wholeBefore; // whether the last pieces were as expected, newest bit lowest
  private int guessed; // whether the last guesses were right, newest bit lowest
  private int copy; // first copy that ends behind the present place

  /// @param map made of the same copies
  public ContentCoder(
      BinaryCoder coder, OldImage old, Copies copies, AddressMap map, Profile profile) {
    this.coder = coder;
    this.reading = coder.reads();
    this.copies = copies;
    this.old = new OldReader(old);
    this.predictors = new Predictors(map, profile.sizes().learned());
    this.history = new History(profile.sizes().history());
    this.mixer = new ByteMixer(profile.sizes().slots());
    this.gaps = new GapCoder(coder, mixer, history, profile.sizes().matches());
    this.shifts = new WordShifts(profile.sizes().learned());
    this.residuals = new ResidualCoder(coder, mixer, history);
  }

  /// Forgets everything: here a device can begin again.
  public void restart(long at) {
    predictors.reset();
    history.reset();
    mixer.reset();
    gaps.reset();
    shifts.reset();
    guesses.reset();
    residuals.reset();
    guessed = 0;
    modes.reset();
    wholes.reset();
    hits.reset();
    mode = Mode.RAW;
    modeBefore = Mode.RAW;
    wholeBefore = 0;
    copy = copies.firstEndingAfter(at);
  }

  /// How long the cell at `at` is, of an image or section that ends at `end`: to the next multiple
  /// of [#CELL].
  public static int lengthOfCell(long at, long end) {
    return (int) Math.min(CELL - (at & CELL - 1), end - at);
  }

  /// The bytes of cells: the byte of offset `at` is at [#indexOf].
  public byte[] bytes() {
    return history.ring();
  }

  /// Where in [#bytes()] the byte of offset `at` is.
  public int indexOf(long at) {
    return history.index(at);
  }

  /// Codes the cell at `at`.
  /// @param chosen its mode; ignored when reading
  public void cell(long at, int length, Mode chosen) throws IOException {
    coder.topic(Topic.MODES);
    codeMode(chosen);
    long end = at + length;
    long next = at;
    while (next < end) {
      while (copy < copies.count() && copies.newEnd(copy) <= next) {
        copy++;
      }
      boolean inside = copy < copies.count() && copies.newStart()[copy] <= next;
      long border =
          copy == copies.count() ? end : inside ? copies.newEnd(copy) : copies.newStart()[copy];
      int n = (int) (Math.min(end, border) - next);
      if (inside) {
        copied(next, n);
      } else {
        gap(next, next + n);
      }
      next += n;
    }
  }

  private void codeMode(Mode chosen) {
    int base = mode.number() << 5;
    if (modes.code(coder, chosen == mode ? 0 : 1, base) == 1) {
      int back = modes.code(coder, chosen == modeBefore ? 1 : 0, base + 1);
      Mode left = mode;
      mode =
          back == 1
              ? modeBefore
              : modeNumbered(modes.codeSymbol(coder, chosen.number(), 4, base + 8));
      modeBefore = left;
    }
  }

  private static Mode modeNumbered(int number) {
    Mode[] all = Mode.values();
    return all[Math.min(number, all.length - 1)];
  }

  private void gap(long from, long to) {
    coder.topic(mode == Mode.ARM64 ? Topic.NEW_CODE : Topic.NEW_BYTES);
    long at = from;
    while (at < to) {
      if (mode == Mode.ARM64 && (at & 3) == 0 && to - at >= 4) {
        gaps.codeInstruction(at);
        at += 4;
      } else if (mode == Mode.RANDOM) {
        gaps.codeRandom(at);
        at++;
      } else {
        gaps.codeByte(at);
        at++;
      }
    }
  }

  private void copied(long at, int length) throws IOException {
    piece.set(copies.oldStart()[copy] + at - copies.newStart()[copy], at, length);
    old.fill(piece);
    predictors.predict(mode, piece);
    byte[] ring = history.ring();
    int index = history.index(at);
    byte[] expected = piece.expected;
    boolean same = !reading && Arrays.equals(ring, index, index + length, expected, 0, length);
    int context =
        (mode.number() << 3 | (wholeBefore & 7)) << 4
            | changedFields() << 2
            | (length == CELL ? 3 : length >= 48 ? 2 : length >= 12 ? 1 : 0);
    coder.topic(Topic.HITS);
    int whole = wholes.code(coder, same ? 1 : 0, context);
    wholeBefore = wholeBefore << 1 | whole;
    if (whole == 1) {
      System.arraycopy(expected, 0, ring, index, length);
    } else {
      words(at, length);
    }
    predictors.learn(mode, piece, ring, index);
  }

  /// How many of the expected words differ from the old ones: none, one, few, many.
  private int changedFields() {
    if (!piece.hasFields()) {
      return 0;
    }
    int words = 0;
    for (int i = 0; i < piece.length(); i += 4) {
      if (piece.kind[i] != 0) {
        words++;
      }
    }
    return words == 0 ? 0 : words == 1 ? 1 : words <= 4 ? 2 : 3;
  }

  private void words(long from, int length) {
    int before = 0;
    int done = 0;
    while (done < length) {
      long at = from + done;
      int n = (int) Math.min(4 - (at & 3), length - done);
      boolean hit =
          (mode == Mode.ARM64 && n == 4)
              ? instruction(at, done, before)
              : word(at, done, n, before);
      before = before << 1 | (hit ? 0 : 1);
      done += n;
    }
  }

  private boolean instruction(long at, int done, int before) {
    int field = piece.kind[done];
    int context = (((mode.number() * FIELDS + field) << 3 | (before & 7)) << 1) | changed(done);
    boolean hit = expected(at, done, 4, context);
    if (!hit) {
      coder.topic(field == 0 ? Topic.CHANGES : Topic.FIELDS);
      residuals.codeInstruction(at, wordAt(done), field);
    }
    return hit;
  }

  /// Codes whether bytes are what is expected.
  private boolean expected(long at, int done, int n, int context) {
    byte[] ring = history.ring();
    int index = history.index(at);
    boolean same =
        !reading && Arrays.equals(ring, index, index + n, piece.expected, done, done + n);
    coder.topic(Topic.HITS);
    if (hits.code(coder, same ? 1 : 0, context) == 0) {
      return false;
    }
    System.arraycopy(piece.expected, done, ring, index, n);
    return true;
  }

  /// Codes a word that is no instruction, or up to three bytes at the edge of a piece.
  private boolean word(long at, int done, int n, int before) {
    int field = piece.kind[done] != 0 ? piece.kind[done] : piece.kind[done + n - 1];
    if (n < 4) {
      boolean hit =
          expected(at, done, n, (mode.number() * FIELDS + field) << 4 | (before & 7) << 1);
      if (!hit) {
        coder.topic(Topic.CHANGES);
        residuals.codeBytes(at, piece, done, n, 0, 0, field);
      }
      return hit;
    }
    int expected = wordAt(done);
    shifts.look(expected);
    int guess = shifts.guess();
    int source = shifts.source();
    int state = source << 1 | (guess == expected ? 1 : 0);
    int context =
        (((mode.number() * FIELDS + field) * 16 + state) << 3 | (before & 7)) + TABLE_HITS;
    boolean hit = expected(at, done, 4, context);
    if (!hit) {
      changedWord(at, done, field, guess == expected ? 0 : source);
    }
    shifts.learn(expected, history.word(at));
    return hit;
  }

  private void changedWord(long at, int done, int field, int source) {
    coder.topic(field == 0 ? Topic.CHANGES : Topic.FIELDS);
    int guess = shifts.guess();
    if (source > 0) {
      int right = history.word(at) == guess ? 1 : 0;
      int context = source << 3 | (guessed & 7);
      right = guesses.code(coder, right, context);
      guessed = guessed << 1 | right;
      if (right == 1) {
        history.putWord(at, guess);
        return;
      }
    }
    residuals.codeBytes(at, piece, done, 4, guess, source, field);
  }

  private int changed(int from) {
    return Piece.word(piece.old, Piece.BEFORE + from) == Piece.word(piece.expected, from) ? 0 : 1;
  }

  private int wordAt(int at) {
    return Piece.word(piece.expected, at);
  }
}
