package dev.pawl.core.delta.patch;

import dev.pawl.core.delta.code.AdaptiveBits;
import dev.pawl.core.delta.code.BinaryCoder;
import dev.pawl.core.delta.code.Numbers;
import dev.pawl.core.delta.code.Topic;
import dev.pawl.core.delta.predict.Copies;
import dev.pawl.core.value.MalformedInput;

/// Codes which pieces of the new image are copied from where, before everything else: predictors
/// need it whole. Written once for both directions.
///
/// Each copy is told by the new bytes before it, where it comes from in relation to the copies
/// before it, and its length.
public final class CopyTableCoder {
  private static final int GAP = 0;
  private static final int LENGTH = 2;
  private static final int FORWARD = 4;
  private static final int BACK = 5;
  private static final int CONTEXTS = 8;
  private static final int RECENT = 16;

  /// Same distance between new and old as before.
  private static final int SAME = 0;

  /// Directly behind the old bytes copied last.
  private static final int BEHIND = 1;

  /// A distance used lately.
  private static final int AGAIN = 2;

  private static final int AHEAD = 3;
  private static final int BEFORE = 4;

  private final BinaryCoder coder;
  private final long oldLength;
  private final long newLength;
  private final Numbers numbers = new Numbers(CONTEXTS);
  private final AdaptiveBits ways = new AdaptiveBits(8 * 8, 255);
  private final AdaptiveBits places = new AdaptiveBits(RECENT, 255);
  private final long[] recent = new long[RECENT];
  private int wayBefore; // how the last copy was told

  // Where the last copy ended.
  private long newEnd;
  private long oldEnd;

  public CopyTableCoder(BinaryCoder coder, long oldLength, long newLength) {
    this.coder = coder;
    this.oldLength = oldLength;
    this.newLength = newLength;
  }

  /// Codes the table.
  /// @param copies what to write; when reading, they are filled
  /// @throws MalformedInput if what is read lies outside the images
  public void code(Copies copies) {
    coder.topic(Topic.COPIES);
    int count = copies.count();
    for (int i = 0; i < count; i++) {
      long gap =
          numbers.code(coder, copies.newStart()[i] - newEnd, GAP + (wayBefore == SAME ? 1 : 0));
      long start = newEnd + gap;
      long from = source(copies.oldStart()[i], gap, start);
      long length =
          1 + numbers.code(coder, copies.length()[i] - 1, LENGTH + (wayBefore == SAME ? 1 : 0));
      if (from < 0 || length > oldLength - from || length > newLength - start) {
        throw new MalformedInput(
            "copy " + i + " of a patch",
            length + " bytes from " + from + " to " + start,
            "one within images of " + oldLength + " and " + newLength + " bytes");
      }
      copies.newStart()[i] = start;
      copies.oldStart()[i] = from;
      copies.length()[i] = length;
      newEnd = start + length;
      oldEnd = from + length;
      remember(from - start);
    }
  }

  private long source(long from, long gap, long start) {
    long same = oldEnd + gap;
    int place = place(from - start);
    int way =
        from == same
            ? SAME
            : from == oldEnd ? BEHIND : place >= 0 ? AGAIN : from > oldEnd ? AHEAD : BEFORE;
    way = ways.codeSymbol(coder, way, 3, wayBefore << 3);
    wayBefore = Math.min(way, BEFORE);
    return switch (way) {
      case SAME -> same;
      case BEHIND -> oldEnd;
      case AGAIN -> start + recent[places.codeSymbol(coder, Math.max(place, 0), 4, 0)];
      case AHEAD -> oldEnd + 1 + numbers.code(coder, from - oldEnd - 1, FORWARD);
      default -> oldEnd - 1 - numbers.code(coder, oldEnd - 1 - from, BACK);
    };
  }

  private int place(long distance) {
    for (int i = 0; i < RECENT; i++) {
      if (recent[i] == distance) {
        return i;
      }
    }
    return -1;
  }

  /// Moves a distance to the front of those used lately.
  private void remember(long distance) {
    int at = place(distance);
    System.arraycopy(recent, 0, recent, 1, at < 0 ? RECENT - 1 : at);
    recent[0] = distance;
  }
}
