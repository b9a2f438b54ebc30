package dev.pawl.agent.link;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The decrypted bytes of a connection, with a small buffer for lines: bodies go past it.
final class AnswerBytes {
  private final InputStream in;
  private final byte[] buffer = new byte[2048];
  private int at; // of the first byte that was not taken
  private int end; // of the last byte read
  private boolean any; // whether the answer has begun

  AnswerBytes(InputStream in) {
    this.in = in;
  }

  /// A new answer is waited for.
  void expectAnswer() {
    any = false;
  }

  /// Whether any byte of the answer came.
  boolean began() {
    return any;
  }

  /// Reads some bytes.
  /// @return how many, or -1 when the connection has ended
  int read(byte[] into, int from, int most) throws IOException {
    if (at < end) {
      int n = Math.min(most, end - at);
      System.arraycopy(buffer, at, into, from, n);
      at += n;
      return n;
    }
    int n = in.read(into, from, most);
    any = any || n > 0;
    return n;
  }

  /// Reads a line, which CR LF ends.
  /// @throws IOException if it is longer than `most`, or the connection ends
  byte[] line(int most) throws IOException {
    var line = new ByteArrayOutputStream(80);
    int last = -1;
    while (line.size() <= most) {
      int b = next();
      if (b == '\n') {
        if (last != '\r') {
          throw new IOException("a line of the answer does not end with CR LF");
        }
        byte[] all = line.toByteArray();
        return Arrays.copyOf(all, all.length - 1);
      }
      line.write(b);
      last = b;
    }
    throw new IOException("a line of the answer is too long");
  }

  private int next() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(buffer, 0, buffer.length));
      if (end == 0) {
        throw new EOFException("it ended within the head of the answer");
      }
      any = true;
    }
    return buffer[at++];
  }
}
