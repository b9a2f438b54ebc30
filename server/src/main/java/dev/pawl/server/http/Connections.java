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
  /// What a connection is doing.
  final class Use {
    private final HttpConnection connection;
    private volatile boolean busy; // within a request
    private volatile long idleSince = System.nanoTime(); // the end of the latest request

    private Use(HttpConnection connection) {
      this.connection = connection;
    }

    void requestBegins() {
      busy = true;
    }

    void requestEnds() {
      idleSince = System.nanoTime();
      busy = false;
      if (ending) {
        connection.close();
      }
    }

    private boolean idleFor(long now, Duration longest) {
      return !busy && now - idleSince > longest.toNanos();
    }
  }

  private final Limits limits;
  private final Map<HttpConnection, Use> open = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean ending; // set once, by [#end]

  Connections(Limits limits) {
    this.limits = limits;
  }

  /// A connection was opened. One too many is closed at once.
  void opened(HttpConnection connection) {
    open.put(connection, new Use(connection));
    boolean tooMany = count.incrementAndGet() > limits.connections() || ending;
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
    return open.computeIfAbsent(connection, Use::new);
  }

  /// Closes what is idle now, and the others when their request is answered.
  void end() {
    ending = true;
    open.forEach(
        (connection, use) -> {
          if (!use.busy) {
            connection.close();
          }
        });
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
