package dev.pawl.core.delta.patch;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.predict.Piece;
import java.io.IOException;
import java.util.Arrays;

/// Reads the old image through a few pages kept in memory: copies come from few places at a time.
public final class OldReader {
  private static final int PAGE_BITS = 12;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int PAGES = 16;

  private final OldImage image;
  private final byte[][] pages = new byte[PAGES][PAGE];
  private final long[] held = new long[PAGES];

  /// A reader of an image.
  public OldReader(OldImage image) {
    this.image = image;
    Arrays.fill(held, -1);
  }

  /// How much memory one takes.
  static long memory() {
    return (long) PAGES * PAGE;
  }

  /// Fills the old bytes of a piece and its surroundings, with 0 outside the image.
  public void fill(Piece piece) throws IOException {
    read(piece.oldStart() - Piece.BEFORE, piece.old, Piece.BEFORE + piece.length() + Piece.BEHIND);
  }

  private void read(long from, byte[] into, int length) throws IOException {
    int done = 0;
    while (done < length) {
      long at = from + done;
      if (at < 0 || at >= image.size()) {
        into[done++] = 0;
        continue;
      }
      int within = (int) (at & PAGE - 1);
      int n = (int) Math.min(Math.min(PAGE - within, length - done), image.size() - at);
      System.arraycopy(page(at >>> PAGE_BITS), within, into, done, n);
      done += n;
    }
  }

  private byte[] page(long number) throws IOException {
    int slot = (int) (number & PAGES - 1);
    if (held[slot] != number) {
      held[slot] = -1;
      long at = number << PAGE_BITS;
      image.read(at, pages[slot], 0, (int) Math.min(PAGE, image.size() - at));
      held[slot] = number;
    }
    return pages[slot];
  }
}
