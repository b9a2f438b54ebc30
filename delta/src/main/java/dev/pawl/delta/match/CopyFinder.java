package dev.pawl.delta.match;

import dev.pawl.core.delta.predict.Copies;
import dev.pawl.delta.suffix.SuffixIndex;

/// Finds what can be copied. Walks over the new image; where the present alignment with the old one
/// stops explaining what comes, the suffix index is asked for a better one. Between two alignments
/// both are extended as long as more bytes agree than differ (Percival: "Naive differences of
/// executable code", 2003).
public final class CopyFinder {
  /// By how many bytes a new alignment must be better than the present one.
  private static final int BETTER_BY = 8;

  private final byte[] old;
  private final byte[] text;
  private final SuffixIndex index;
  private final CopyList copies = new CopyList();

  // The present alignment: from where, and by how much old is ahead of new.
  private int lastScan;
  private int lastPosition;
  private int lastOffset;

  private CopyFinder(byte[] old, byte[] text, SuffixIndex index) {
    this.old = old;
    this.text = text;
    this.index = index;
  }

  /// The copies that make most of `text` from `old`.
  /// @param index over the very same `old`
  public static Copies find(byte[] old, byte[] text, SuffixIndex index) {
    CopyFinder finder = new CopyFinder(old, text, index);
    finder.walk();
    return finder.copies.toCopies();
  }

  private boolean agrees(int at) {
    int from = at + lastOffset;
    return from >= 0 && from < old.length && old[from] == text[at];
  }

  private void walk() {
    int scan = 0;
    int length = 0;
    while (scan < text.length) {
      scan += length;
      int score = 0;
      int scored = scan;
      SuffixIndex.Match match = new SuffixIndex.Match(0, 0);
      while (scan < text.length) {
        match = index.longest(text, scan);
        length = match.length();
        while (scored < scan + length) {
          score += agrees(scored++) ? 1 : 0;
        }
        if ((length == score && length != 0) || length > score + BETTER_BY) {
          break;
        }
        score -= agrees(scan) ? 1 : 0;
        scan++;
      }
      if (length != score || scan >= text.length) {
        change(Math.min(scan, text.length), match.at());
      }
    }
  }

  /// Leaves the present alignment for the one that puts `position` at `scan`.
  private void change(int scan, int position) {
    int forward = forward(scan);
    int backward = scan < text.length ? backward(scan, position) : 0;
    int overlap = lastScan + forward - (scan - backward);
    if (overlap > 0) {
      int kept = split(scan, position, forward, backward, overlap);
      forward += kept - overlap;
      backward -= kept;
    }
    copies.add(lastScan, lastPosition, forward);
    lastScan = scan - backward;
    lastPosition = position - backward;
    lastOffset = position - scan;
  }

  private int forward(int scan) {
    int same = 0;
    int best = 0;
    int length = 0;
    for (int i = 0; lastScan + i < scan && lastPosition + i < old.length; ) {
      same += old[lastPosition + i] == text[lastScan + i] ? 1 : 0;
      i++;
      if (same * 2 - i > best) {
        best = same * 2 - i;
        length = i;
      }
    }
    return length;
  }

  private int backward(int scan, int position) {
    int same = 0;
    int best = 0;
    int length = 0;
    for (int i = 1; scan >= lastScan + i && position >= i; i++) {
      same += old[position - i] == text[scan - i] ? 1 : 0;
      if (same * 2 - i > best) {
        best = same * 2 - i;
        length = i;
      }
    }
    return length;
  }

  /// How many of the bytes both alignments claim stay with the earlier one.
  private int split(int scan, int position, int forward, int backward, int overlap) {
    int score = 0;
    int best = 0;
    int kept = 0;
    for (int i = 0; i < overlap; i++) {
      int early = forward - overlap + i;
      int late = i - backward;
      score += text[lastScan + early] == old[lastPosition + early] ? 1 : 0;
      score -= text[scan + late] == old[position + late] ? 1 : 0;
      if (score > best) {
        best = score;
        kept = i + 1;
      }
    }
    return kept;
  }
}
