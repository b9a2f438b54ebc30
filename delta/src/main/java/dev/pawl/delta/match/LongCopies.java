package dev.pawl.delta.match;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.predict.Copies;
import java.io.IOException;
import java.util.Arrays;

/// Finds long pieces that two images of any length have in common, wherever they stand: blocks of
/// the old image are looked for at every place of the new one by a rolling hash (Tridgell:
/// "Efficient
/// Algorithms for Sorting and Synchronization", 1999), and what is found is extended as far as it
/// is
/// the same. Pieces of at least two blocks are always found, except runs of a single byte, which
/// are
/// only compared with the bytes that follow the piece found last.
///
/// Memory: 12 bytes for each of twice as many blocks as there are, at most 48 MiB.
final class LongCopies {
  private static final int LEAST_BLOCK = 1 << 12;
  private static final int MOST_BLOCKS = 1 << 20;
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private final ImageWindow old;
  private final ImageWindow text;
  private final int block;
  private final long[] hashes;
  private final int[] numbers; // of blocks, counted from 1; 0 where there is none
  private final long outgoing; // what a byte counts that leaves a block
  private final CopyList copies = new CopyList();

  // The end of the piece found last.
  private long newEnd;
  private long oldEnd;

  private LongCopies(OldImage old, OldImage text) {
    this.old = new ImageWindow(old);
    this.text = new ImageWindow(text);
    int size = LEAST_BLOCK;
    while (old.size() / size > MOST_BLOCKS) {
      size *= 2;
    }
    this.block = size;
    int slots = 16;
    while (slots < 2 * (old.size() / size)) {
      slots *= 2;
    }
    this.hashes = new long[slots];
    this.numbers = new int[slots];
    long power = 1;
    for (int i = 0; i < size; i++) {
      power *= FACTOR;
    }
    this.outgoing = power;
  }

  /// The pieces, in the order of the new image.
  static Copies find(OldImage old, OldImage text) throws IOException {
    LongCopies finder = new LongCopies(old, text);
    finder.index();
    finder.scan();
    return finder.copies.toCopies();
  }

  private void index() throws IOException {
    for (long at = 0; at + block <= old.size(); at += block) {
      long hash = 0;
      boolean constant = true;
      int first = old.at(at);
      for (int i = 0; i < block; i++) {
        int b = old.at(at + i);
        constant &= b == first;
        hash = hash * FACTOR + b + 1;
      }
      int slot = slot(hash);
      while (numbers[slot] != 0 && hashes[slot] != hash) {
        slot = slot + 1 & numbers.length - 1;
      }
      if (!constant && numbers[slot] == 0) {
        hashes[slot] = hash;
        numbers[slot] = (int) (at / block) + 1;
      }
    }
  }

  private int slot(long hash) {
    return (int) ((hash * FACTOR) >>> 32) & (numbers.length - 1);
  }

  /// Where in the old image a block with this hash stands; -1 if there is none.
  private long known(long hash) {
    int slot = slot(hash);
    while (numbers[slot] != 0) {
      if (hashes[slot] == hash) {
        return (numbers[slot] - 1L) * block;
      }
      slot = slot + 1 & numbers.length - 1;
    }
    return -1;
  }

  private void scan() throws IOException {
    long at = takeFrom(0, 0);
    while (at + block <= text.size()) {
      at = next(at);
    }
  }

  /// Goes on from `at` to the next piece, and answers where it ends.
  private long next(long from) throws IOException {
    long hash = 0;
    int run = 0; // how many equal bytes the window ends with
    int last = -1;
    boolean asked = false; // whether this run was compared with what follows the last piece
    for (long end = from; end < text.size(); end++) {
      int b = text.at(end);
      hash = hash * FACTOR + b + 1;
      asked &= b == last;
      run = b == last ? run + 1 : 1;
      last = b;
      long at = end + 1 - block;
      if (at < from) {
        continue;
      }
      if (at > from) {
        hash -= (text.at(at - 1) + 1) * outgoing;
      }
      long place = run >= block ? -1 : known(hash);
      if (place < 0 && run >= block && !asked) {
        asked = true;
        place = at + oldEnd - newEnd;
      }
      long done = place < 0 ? at : takeFrom(at, place);
      if (done > at) {
        return done;
      }
    }
    return text.size();
  }

  /// Takes the piece around these places if it is a block or longer.
  /// @return where it ends in the new image; `at` if there is none
  private long takeFrom(long at, long place) throws IOException {
    long length = same(at, place);
    if (length < block) {
      return at;
    }
    long back = 0;
    while (at - back > newEnd
        && place - back > 0
        && text.at(at - back - 1) == old.at(place - back - 1)) {
      back++;
    }
    copies.add(at - back, place - back, length + back);
    newEnd = at + length;
    oldEnd = place + length;
    return newEnd;
  }

  /// How many bytes agree from these places on.
  private long same(long at, long place) throws IOException {
    long most = Math.min(text.size() - at, old.size() - place);
    long done = 0;
    while (done < most) {
      int n = (int) Math.min(most - done, Math.min(text.load(at + done), old.load(place + done)));
      int i = text.indexOf(at + done);
      int j = old.indexOf(place + done);
      int differs = Arrays.mismatch(text.bytes(), i, i + n, old.bytes(), j, j + n);
      if (differs >= 0) {
        return done + differs;
      }
      done += n;
    }
    return done;
  }
}
