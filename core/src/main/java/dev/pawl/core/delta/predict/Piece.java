package dev.pawl.core.delta.predict;

import java.util.Arrays;

/// A piece of at most [#LONGEST] bytes that is being copied, with what surrounds it in the old
/// image. One object is used again and again.
public final class Piece {
  /// Longest piece.
  public static final int LONGEST = 128;

  /// How many old bytes before the piece can be seen.
  public static final int BEFORE = 8;

  /// How many old bytes behind it.
  public static final int BEHIND = 64;

  /// Old bytes: the piece begins at [#BEFORE]. Bytes outside the old image are 0.
  public final byte[] old = new byte[BEFORE + LONGEST + BEHIND];

  /// What the new bytes are expected to be, from 0.
  public final byte[] expected = new byte[LONGEST];

  /// What kind of field each expected byte belongs to; 0 for none.
  public final byte[] kind = new byte[LONGEST];

  // Set anew for each piece.
  private long oldStart;
  private long newStart;
  private int length;
  private int fields; // words that something else than the old bytes was expected of

  /// Begins a new piece. The caller then fills [#old].
  public void set(long oldAt, long newAt, int bytes) {
    oldStart = oldAt;
    newStart = newAt;
    length = bytes;
  }

  /// Expects the old bytes as they are.
  public void expectOld() {
    System.arraycopy(old, BEFORE, expected, 0, length);
    if (fields > 0) {
      Arrays.fill(kind, (byte) 0);
      fields = 0;
    }
  }

  /// Whether anything was expected that belongs to a field.
  public boolean hasFields() {
    return fields > 0;
  }

  /// Where the piece begins in the old image.
  public long oldStart() {
    return oldStart;
  }

  /// Where the piece begins in the new image.
  public long newStart() {
    return newStart;
  }

  /// How long it is.
  public int length() {
    return length;
  }

  /// The 32-bit old word at `at`, counted from the start of the piece.
  int oldWord(int at) {
    return word(old, BEFORE + at);
  }

  public static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xFF)
        | (bytes[at + 1] & 0xFF) << 8
        | (bytes[at + 2] & 0xFF) << 16
        | bytes[at + 3] << 24;
  }

  /// Expects a word at `at`; what lies outside the piece is left out.
  void expect(int at, int word, int kindOfField) {
    fields++;
    if (at >= 0 && at + 4 <= length) {
      expected[at] = (byte) word;
      expected[at + 1] = (byte) (word >>> 8);
      expected[at + 2] = (byte) (word >>> 16);
      expected[at + 3] = (byte) (word >>> 24);
      byte field = (byte) kindOfField;
      kind[at] = field;
      kind[at + 1] = field;
      kind[at + 2] = field;
      kind[at + 3] = field;
      return;
    }
    for (int i = 0; i < 4; i++) {
      int to = at + i;
      if (to >= 0 && to < length) {
        expected[to] = (byte) (word >>> (8 * i));
        kind[to] = (byte) kindOfField;
      }
    }
  }
}
