package dev.pawl.sim.attack;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/// An answer in the attacker's hands.
final class Reply {
  /// Writes an answer.
  @FunctionalInterface
  interface Trick {
    /// @param honest what an honest server would send
    void play(Reply reply, byte[] honest) throws IOException;
  }

  private final HttpExchange exchange;
  private final AtomicLong taken;

  /// @param taken counts the bytes of tricks that the device took
  Reply(HttpExchange exchange, AtomicLong taken) {
    this.exchange = exchange;
    this.taken = taken;
  }

  /// Answers with a whole body.
  void send(int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /// Sets a header.
  Reply with(String name, String value) {
    exchange.getResponseHeaders().set(name, value);
    return this;
  }

  /// Begins a body without a stated length.
  OutputStream chunked() throws IOException {
    return body(0);
  }

  /// Begins a body of a stated length, true or not.
  OutputStream body(long length) throws IOException {
    exchange.sendResponseHeaders(200, length);
    OutputStream to = exchange.getResponseBody();
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        to.write(b);
        taken.incrementAndGet();
      }

      @Override
      public void write(byte[] bytes, int offset, int count) throws IOException {
        to.write(bytes, offset, count);
        taken.addAndGet(count);
      }

      @Override
      public void flush() throws IOException {
        to.flush();
      }

      @Override
      public void close() throws IOException {
        to.close();
      }
    };
  }

  /// Hangs up without a word.
  void hangUp() {
    exchange.close();
  }
}
