package dev.pawl.server.http;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The open connections of a listener: counts them, and closes those without a request for too
/// long. A connection that sends its headers drop by drop has no request yet, so it is closed too;
/// the network library's own idle time-out would be reset by every drop.
final class Connections {
  /// Where a connection is between two requests.
  static final class Use {
    private volatile boolean busy;
    private volatile long idleSince = System.nanoTime();

    void requestBegins() {
      busy = true;
    }

    void requestEnds() {
      idleSince = System.nanoTime();
      busy = false;
    }

    private boolean idleFor(long now, Duration longest) {
      return !busy && now - idleSince > longest.toNanos();
    }
  }

  private final Limits limits;
  private final Map<HttpConnection, Use> open = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  Connections(Limits limits) {
    this.limits = limits;
  }

  /// A connection was opened. One too many is closed at once.
  void opened(HttpConnection connection) {
    open.put(connection, new Use());
    boolean tooMany = count.incrementAndGet() > limits.connections();
    connection.closeHandler(
        _ -> {
          open.remove(connection);
          count.decrementAndGet();
        });
    if (tooMany) {
      connection.close();
    }
  }

  Use use(HttpConnection connection) {
    return open.computeIfAbsent(connection, _ -> new Use());
  }

  /// Closes what has been idle too long. Called now and then.
  void sweep() {
    long now = System.nanoTime();
    open.forEach(
        (connection, use) -> {
          if (use.idleFor(now, limits.idle())) {
            connection.close();
          }
        });
  }
}
