package dev.pawl.agent.link;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// The encrypted bytes of a connection, as long as they come in time: a limit on the whole time to
/// the head of an answer, then on silence, and on trickling. Stands **below** TLS, so that nobody
/// can hold the device in a handshake either. Takes large pieces, since TLS asks for small ones.
final class Patience extends InputStream {
  private static final int PIECE = 64 * 1024;
  private static final byte[] NOTHING = {};

  private final Socket socket;
  private final InputStream in;
  private final LinkLimits limits;
  private final Runnable alive;

  private byte[] buffer = NOTHING; // made when something is waited for
  private int at; // of the first byte that was not taken
  private int end; // of the last byte read
  private long deadline; // of the answer's head, by the nanosecond clock
  private boolean flowing; // the head is there
  private long waitedNanos; // since the window began
  private long windowBytes; // since the window began
  private boolean lost; // whether patience was lost

  /// @param in what `socket` receives
  /// @param alive called before each wait
  Patience(Socket socket, InputStream in, LinkLimits limits, Runnable alive) {
    this.socket = socket;
    this.in = in;
    this.limits = limits;
    this.alive = alive;
    awaitAnswer();
  }

  /// From now on the head of an answer is waited for.
  void awaitAnswer() {
    flowing = false;
    deadline = System.nanoTime() + limits.answer().toNanos();
  }

  /// From now on the pieces of a body are waited for.
  void flow() {
    flowing = true;
    waitedNanos = 0;
    windowBytes = 0;
  }

  /// Nothing is waited for until the next request: an idle connection keeps no memory for bytes.
  void rest() {
    if (at == end) {
      at = 0;
      end = 0;
      buffer = NOTHING;
    }
  }

  /// Whether reading ended because too little came, within a body.
  boolean wasTooSlow() {
    return lost && flowing;
  }

  /// Whether the head of an answer did not come in time.
  boolean wasTooLate() {
    return lost && !flowing;
  }

  /// Bytes since the window began.
  long received() {
    return windowBytes;
  }

  /// Time waited since the window began.
  Duration waited() {
    Duration waited = Duration.ofNanos(waitedNanos);
    return waited.compareTo(limits.silence()) > 0 ? waited : limits.silence();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    if (most == 0) {
      return 0;
    }
    if (at == end) {
      at = 0;
      end = Math.max(0, receive());
      if (end == 0) {
        return -1;
      }
    }
    int n = Math.min(most, end - at);
    System.arraycopy(buffer, at, into, from, n);
    at += n;
    return n;
  }

  private int receive() throws IOException {
    alive.run();
    long start = System.nanoTime();
    long nanos = flowing ? limits.silence().toNanos() : deadline - start;
    long millis = nanos / 1_000_000;
    if (millis <= 0) {
      throw gaveUp();
    }
    if (buffer.length == 0) {
      buffer = new byte[PIECE];
    }
    try {
      socket.setSoTimeout(Math.clamp(millis, 1, Integer.MAX_VALUE));
      int n = in.read(buffer, 0, buffer.length);
      waitedNanos += System.nanoTime() - start;
      windowBytes += Math.max(0, n);
      requireRate();
      return n;
    } catch (SocketTimeoutException e) {
      waitedNanos += System.nanoTime() - start;
      throw gaveUp();
    }
  }

  private void requireRate() throws IOException {
    if (!flowing) {
      return;
    }
    if (windowBytes >= limits.least().value()) {
      windowBytes = 0;
      waitedNanos = 0;
    } else if (Duration.ofNanos(waitedNanos).compareTo(limits.window()) > 0) {
      throw gaveUp();
    }
  }

  private IOException gaveUp() {
    lost = true;
    return new IOException("too slow");
  }

  /// Nothing, ever. When a TLS connection is closed the JDK reads away what is available for as
  /// long as there is more, and a hostile server sends without end.
  @Override
  public int available() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
