package dev.pawl.agent.fetch;

import dev.pawl.agent.link.FileLink.Part;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// A patch as it comes over the link: counted, paced, and never longer than it was said to be.
final class PatchInput extends InputStream {
  private static final int PIECE = 16 * 1024;

  private final Part part;
  private final long length;
  private final RateLimit limit;
  private final DownloadObserver observer;
  private final byte[] piece = new byte[PIECE];
  private final long start = System.nanoTime();
  private int filled; // bytes in the piece
  private int taken; // of them
  private long received; // over the link

  /// @param length of the whole patch
  PatchInput(Part part, long length, RateLimit limit, DownloadObserver observer) {
    this.part = part;
    this.length = length;
    this.limit = limit;
    this.observer = observer;
  }

  /// Bytes that came over the link.
  long received() {
    return received;
  }

  /// Where in the patch the next byte is.
  long position() {
    return part.from() + received - (filled - taken);
  }

  @Override
  public int read() throws IOException {
    return fill() ? piece[taken++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int wanted) throws IOException {
    if (wanted == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int n = Math.min(wanted, filled - taken);
    System.arraycopy(piece, taken, into, offset, n);
    taken += n;
    return n;
  }

  private boolean fill() throws IOException {
    while (taken == filled) {
      if (part.from() + received >= length) {
        return false;
      }
      int n = part.body().read(piece);
      if (n < 0) {
        return false;
      }
      taken = 0;
      filled = (int) Math.min(n, length - part.from() - received);
      received += filled;
      Duration pause = limit.pause(received, Duration.ofNanos(System.nanoTime() - start));
      if (pause.isPositive()) {
        observer.pause(pause);
      }
    }
    return true;
  }

  @Override
  public void close() {
    part.close();
  }
}
