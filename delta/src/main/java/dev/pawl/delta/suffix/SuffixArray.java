package dev.pawl.delta.suffix;

import java.util.Arrays;

/// Sorts all suffixes of a text in linear time by induced sorting (Nong, Zhang, Chan: "Two
/// Efficient Algorithms for Linear Time Suffix Array Construction", 2011).
///
/// Some suffixes are smaller than the one after them (type S), the others larger (type L). Once the
/// leftmost S of each run is in order, one pass forwards puts all of type L in order and one pass
/// backwards all of type S. The leftmost ones are sorted by the same means: cut into pieces, name
/// the pieces by rank, sort the much shorter text of names.
///
/// Memory: four bytes for each byte of the text, which the result needs anyway, and two counters
/// for each symbol. The texts of names live in the unused part of the result. A number in the array
/// that is complemented (`~i`) is a place that the present pass must leave alone.
public final class SuffixArray {
  private final Text text;
  private final int[] order;
  private final int length;
  private final int alphabet;
  private final int[] counts;
  private final int[] bounds;

  private SuffixArray(Text text, int[] order, int length, int alphabet) {
    this.text = text;
    this.order = order;
    this.length = length;
    this.alphabet = alphabet;
    this.counts = new int[alphabet];
    this.bounds = new int[alphabet];
    for (int i = 0; i < length; i++) {
      counts[text.at(i)]++;
    }
  }

  /// The starts of all suffixes of `text` in the order of the suffixes.
  public static int[] of(byte[] text) {
    int[] order = new int[text.length];
    if (text.length > 1) {
      new SuffixArray(new Text.Bytes(text), order, text.length, 256).sort(0);
    }
    return order;
  }

  /// @param spare how many numbers behind `length` in the array may be used
  private void sort(int spare) {
    int leftmost = placeLeftmost();
    int names = leftmost;
    if (leftmost > 1) {
      sortPieces();
      names = namePieces(leftmost);
    }
    if (names < leftmost) {
      sortNames(leftmost, names, spare);
    }
    if (leftmost > 1) {
      spread(leftmost);
    }
    induce();
  }

  private void toStarts() {
    int sum = 0;
    for (int c = 0; c < alphabet; c++) {
      bounds[c] = sum;
      sum += counts[c];
    }
  }

  private void toEnds() {
    int sum = 0;
    for (int c = 0; c < alphabet; c++) {
      sum += counts[c];
      bounds[c] = sum;
    }
  }

  /// From `i` leftwards over symbols that do not fall: where that ends.
  private int pastRising(int i) {
    int at = i;
    int right = text.at(at);
    while (--at >= 0) {
      int c = text.at(at);
      if (c < right) {
        break;
      }
      right = c;
    }
    return at;
  }

  /// From `i` leftwards over symbols that do not rise: where that ends. The place to the right of
  /// that is a leftmost S.
  private int pastFalling(int i) {
    int at = i;
    int right = text.at(at);
    while (--at >= 0) {
      int c = text.at(at);
      if (c > right) {
        break;
      }
      right = c;
    }
    return at;
  }

  /// Puts the place before each leftmost S into the bucket of that S, except for the first in the
  /// text, which ends no piece.
  /// @return how many there are
  private int placeLeftmost() {
    Arrays.fill(order, 0, length, 0);
    toEnds();
    int found = 0;
    int slot = -1;
    int pending = length;
    int i = pastRising(length - 1);
    while (i >= 0) {
      i = pastFalling(i);
      if (i >= 0) {
        if (slot >= 0) {
          order[slot] = pending;
        }
        slot = --bounds[text.at(i + 1)];
        pending = i;
        found++;
        i = pastRising(i);
      }
    }
    if (found == 1) {
      order[slot] = pending + 1;
    }
    return found;
  }

  /// Sorts the pieces between leftmost S. Afterwards those that are complemented are in order.
  private void sortPieces() {
    toStarts();
    int c1 = text.at(length - 1);
    int j = length - 2;
    order[bounds[c1]++] = text.at(j) < c1 ? ~j : j;
    for (int i = 0; i < length; i++) {
      j = order[i];
      if (j > 0) {
        int c = text.at(j);
        j--;
        order[bounds[c]++] = text.at(j) < c ? ~j : j;
        order[i] = 0;
      } else if (j < 0) {
        order[i] = ~j;
      }
    }
    toEnds();
    for (int i = length - 1; i >= 0; i--) {
      j = order[i];
      if (j > 0) {
        int c = text.at(j);
        j--;
        order[--bounds[c]] = text.at(j) > c ? ~(j + 1) : j;
        order[i] = 0;
      }
    }
  }

  /// Gathers the sorted pieces at the start of the array and names them by rank: equal pieces get
  /// the same name. The names stand behind them, each at half the place of its piece.
  /// @return how many different names there are
  private int namePieces(int leftmost) {
    gather(leftmost);
    measure(leftmost);
    int name = 0;
    int before = length;
    int lengthBefore = 0;
    for (int i = 0; i < leftmost; i++) {
      int piece = order[i];
      int pieceLength = order[leftmost + (piece >> 1)];
      boolean equal = pieceLength == lengthBefore && before + pieceLength < length;
      for (int k = 0; equal && k < pieceLength; k++) {
        equal = text.at(piece + k) == text.at(before + k);
      }
      if (!equal) {
        name++;
        before = piece;
        lengthBefore = pieceLength;
      }
      order[leftmost + (piece >> 1)] = name;
    }
    return name;
  }

  private void gather(int leftmost) {
    int to = 0;
    for (int i = 0; to < leftmost; i++) {
      int piece = order[i];
      if (piece < 0) {
        order[i] = 0;
        order[to++] = ~piece;
      }
    }
    Arrays.fill(order, leftmost, length, 0);
  }

  private void measure(int leftmost) {
    int end = length - 1;
    int i = pastRising(length - 1);
    while (i >= 0) {
      i = pastFalling(i);
      if (i >= 0) {
        order[leftmost + ((i + 1) >> 1)] = end - i;
        end = i + 1;
        i = pastRising(i);
      }
    }
  }

  /// Sorts the text of names, and puts the places of the leftmost S in that order.
  private void sortNames(int leftmost, int names, int spare) {
    int from = length + spare - leftmost;
    int to = length + spare;
    for (int i = leftmost + (length >> 1) - 1; i >= leftmost; i--) {
      if (order[i] != 0) {
        order[--to] = order[i] - 1;
      }
    }
    new SuffixArray(new Text.Names(order, from), order, leftmost, names)
        .sort(length + spare - leftmost * 2);
    to = length + spare;
    int i = pastRising(length - 1);
    while (i >= 0) {
      i = pastFalling(i);
      if (i >= 0) {
        order[--to] = i + 1;
        i = pastRising(i);
      }
    }
    for (int k = 0; k < leftmost; k++) {
      order[k] = order[from + order[k]];
    }
  }

  /// Moves the sorted leftmost S from the start of the array to the ends of their buckets.
  private void spread(int leftmost) {
    toEnds();
    int to = length;
    int i = leftmost - 1;
    while (i >= 0) {
      int c = text.at(order[i]);
      int end = bounds[c];
      while (end < to) {
        order[--to] = 0;
      }
      while (i >= 0 && text.at(order[i]) == c) {
        order[--to] = order[i--];
      }
    }
    Arrays.fill(order, 0, to, 0);
  }

  /// Puts all other suffixes in order, from those of type leftmost S.
  private void induce() {
    toStarts();
    int c1 = text.at(length - 1);
    int j = length - 1;
    order[bounds[c1]++] = j > 0 && text.at(j - 1) < c1 ? ~j : j;
    for (int i = 0; i < length; i++) {
      j = order[i];
      order[i] = ~j;
      if (j > 0) {
        j--;
        int c = text.at(j);
        order[bounds[c]++] = j > 0 && text.at(j - 1) < c ? ~j : j;
      }
    }
    toEnds();
    for (int i = length - 1; i >= 0; i--) {
      j = order[i];
      if (j > 0) {
        j--;
        int c = text.at(j);
        order[--bounds[c]] = j == 0 || text.at(j - 1) > c ? ~j : j;
      } else {
        order[i] = ~j;
      }
    }
  }
}
