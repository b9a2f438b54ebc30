package dev.pawl.core.delta.container;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.codec.Deflate;
import dev.pawl.core.delta.codec.Method;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/// A long deflate stream of an old image, read at any place. The pieces read last are kept; going
/// further back begins the stream again, so a patch should read such streams mostly forwards.
final class LongStream {
  private static final int PIECE = 1 << 16;
  private static final int KEPT = 16;

  private final OldImage image;
  private final Recipe.Stream stream;
  private final byte[][] kept = new byte[KEPT][];
  private final long[] keptNumber = new long[KEPT];
  private InputStream decoder; // replaced when the stream begins again
  private long next; // number of the piece that the decoder gives next

  LongStream(OldImage image, Recipe.Stream stream) {
    this.image = image;
    this.stream = stream;
    this.decoder = begin();
    Arrays.fill(keptNumber, -1);
  }

  private InputStream begin() {
    return Deflate.decoder(method(), new StreamReader.Part(image, stream));
  }

  private Method method() {
    return stream.packing().method();
  }

  void read(long at, byte[] into, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      long place = at + done;
      byte[] piece = piece(place / PIECE);
      int inside = (int) (place % PIECE);
      int n = Math.min(length - done, piece.length - inside);
      System.arraycopy(piece, inside, into, offset + done, n);
      done += n;
    }
  }

  private byte[] piece(long number) throws IOException {
    int place = (int) (number % KEPT);
    if (keptNumber[place] != number) {
      if (number < next) {
        decoder.close();
        decoder = begin();
        next = 0;
      }
      while (next <= number) {
        decodeNext();
      }
    }
    return kept[place];
  }

  private void decodeNext() throws IOException {
    int length = (int) Math.min(PIECE, stream.decodedLength() - next * PIECE);
    int place = (int) (next % KEPT);
    byte[] piece =
        kept[place] != null && kept[place].length == length ? kept[place] : new byte[length];
    keptNumber[place] = -1;
    kept[place] = piece;
    try {
      if (decoder.readNBytes(piece, 0, length) < length) {
        throw StreamReader.damaged(method(), "it ends too early");
      }
      boolean last = next * PIECE + length == stream.decodedLength();
      if (last && decoder.read() >= 0) {
        throw StreamReader.damaged(method(), "it goes on after its end");
      }
    } catch (ZipException | EOFException e) {
      throw StreamReader.damaged(method(), String.valueOf(e.getMessage()));
    }
    keptNumber[place] = next;
    next++;
  }
}
