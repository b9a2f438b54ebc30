package dev.pawl.delta.foreign;

import dev.pawl.delta.suffix.SuffixIndex;
import java.io.IOException;

/// The matching of bsdiff (Percival: "Naive Differences of Executable Code", 2003): pieces of the
/// new image that are like pieces of the old one except for a few bytes, and what is between them.
final class Bsdiff {
  /// A worse place must explain so many bytes more before the match moves there.
  private static final int WORTH_MOVING = 8;

  /// What the patch is made of, in the order of the new image.
  interface Out {
    /// A piece that is like `old[oldAt…]`, then a piece that is new.
    /// @param skip how far to move in the old image after the first piece
    void step(int oldAt, int newAt, int like, int fresh, long skip) throws IOException;
  }

  private final byte[] old;
  private final byte[] now;
  private final SuffixIndex index;
  private final Out out;
  private int lastNew; // where the part not yet given out begins
  private int lastOld; // what it is like in the old image

  private Bsdiff(byte[] old, byte[] now, Out out) {
    this.old = old;
    this.now = now;
    this.index = new SuffixIndex(old);
    this.out = out;
  }

  static void match(byte[] old, byte[] now, Out out) throws IOException {
    new Bsdiff(old, now, out).run();
  }

  private void run() throws IOException {
    int at = 0;
    SuffixIndex.Match match = new SuffixIndex.Match(0, 0);
    while (at < now.length) {
      at += match.length();
      int known = 0; // bytes from `at` to `counted` that the last match explains as well
      int counted = at;
      while (at < now.length) {
        match = index.longest(now, at);
        for (; counted < at + match.length(); counted++) {
          known += explains(counted) ? 1 : 0;
        }
        boolean same = match.length() == known && known != 0;
        if (same || match.length() > known + WORTH_MOVING) {
          break;
        }
        known -= explains(at) ? 1 : 0;
        at++;
      }
      if (at == now.length || match.length() != known) {
        giveOut(at, match.at());
      }
    }
  }

  /// Whether the last match, continued, has the right byte here.
  private boolean explains(int newAt) {
    long there = (long) newAt - lastNew + lastOld;
    return there < old.length && old[(int) there] == now[newAt];
  }

  /// Gives out what lies before `at`, where a match with `oldAt` begins.
  private void giveOut(int at, int oldAt) throws IOException {
    int forward = forward(at);
    int backward = at < now.length ? backward(at, oldAt) : 0;
    int overlap = lastNew + forward - (at - backward);
    if (overlap > 0) {
      int kept = split(forward, at - backward, oldAt - backward, overlap);
      forward += kept - overlap;
      backward -= kept;
    }
    int nextNew = at - backward;
    int nextOld = at < now.length ? oldAt - backward : lastOld + forward;
    int fresh = nextNew - (lastNew + forward);
    out.step(lastOld, lastNew, forward, fresh, (long) nextOld - (lastOld + forward));
    lastNew = nextNew;
    lastOld = nextOld;
  }

  /// How far the last match is worth continuing: where right bytes most outweigh wrong ones.
  private int forward(int end) {
    int best = 0;
    int bestScore = 0;
    int score = 0;
    int most = Math.min(end - lastNew, old.length - lastOld);
    for (int i = 0; i < most; i++) {
      score += old[lastOld + i] == now[lastNew + i] ? 1 : -1;
      if (score > bestScore) {
        bestScore = score;
        best = i + 1;
      }
    }
    return best;
  }

  /// How far before its place the new match is worth beginning.
  private int backward(int at, int oldAt) {
    int best = 0;
    int bestScore = 0;
    int score = 0;
    int most = Math.min(at - lastNew, oldAt);
    for (int i = 1; i <= most; i++) {
      score += old[oldAt - i] == now[at - i] ? 1 : -1;
      if (score > bestScore) {
        bestScore = score;
        best = i;
      }
    }
    return best;
  }

  /// How much of an overlap the last match keeps, so that most bytes are right.
  private int split(int forward, int nextNew, int nextOld, int overlap) {
    int best = 0;
    int bestScore = 0;
    int score = 0;
    int lastEnd = forward - overlap;
    for (int i = 0; i < overlap; i++) {
      score += now[lastNew + lastEnd + i] == old[lastOld + lastEnd + i] ? 1 : 0;
      score -= now[nextNew + i] == old[nextOld + i] ? 1 : 0;
      if (score > bestScore) {
        bestScore = score;
        best = i + 1;
      }
    }
    return best;
  }

  /// Differences of the first piece of a step, byte by byte.
  static byte[] differences(byte[] old, byte[] now, int oldAt, int newAt, int length) {
    byte[] differences = new byte[length];
    for (int i = 0; i < length; i++) {
      differences[i] = (byte) (now[newAt + i] - old[oldAt + i]);
    }
    return differences;
  }

  /// Eight bytes, the low ones first, the highest bit for negative numbers.
  static byte[] number(long value) {
    byte[] bytes = new byte[8];
    long rest = Math.abs(value);
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (rest >>> (8 * i));
    }
    bytes[7] |= (byte) (value < 0 ? 0x80 : 0);
    return bytes;
  }
}
