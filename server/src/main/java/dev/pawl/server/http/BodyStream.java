package dev.pawl.server.http;

import dev.pawl.core.value.ByteCount;
import io.vertx.core.buffer.Buffer;
import java.io.InputStream;
import java.util.Objects;

/// Reads a [Body] up to a limit.
final class BodyStream extends InputStream {
  private final Body body;
  private final ByteCount limit;
  private final long opened = System.nanoTime();
  private Buffer current = Buffer.buffer(); // being read
  private int position; // in it
  private long received; // bytes of all buffers taken so far
  private boolean ended; // no buffer comes any more

  BodyStream(Body body, ByteCount limit) {
    this.body = body;
    this.limit = limit;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    while (position == current.length()) {
      if (ended || !advance()) {
        return -1;
      }
    }
    int taken = Math.min(length, current.length() - position);
    current.getBytes(position, position + taken, into, offset);
    position += taken;
    return taken;
  }

  private boolean advance() {
    current = body.next(received, opened);
    position = 0;
    received += current.length();
    ended = current.length() == 0;
    if (received > limit.value()) {
      throw Body.refused(body.tooLarge(limit, "more"));
    }
    return !ended;
  }
}
