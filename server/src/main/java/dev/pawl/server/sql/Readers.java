package dev.pawl.server.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/// A fixed number of connections for reading. Each is used by one thread at a time; whoever finds
/// none free waits. One that broke is replaced when the next work comes.
final class Readers implements AutoCloseable {
  private final Engine engine;
  private final int count;
  private final Semaphore free;

  /// Those not in use. Guarded by itself.
  private final Deque<Connection> idle = new ArrayDeque<>();

  private Readers(Engine engine, int count) {
    this.engine = engine;
    this.count = count;
    this.free = new Semaphore(count, true);
  }

  static Readers open(Engine engine, int count) throws SQLException {
    var readers = new Readers(engine, count);
    try {
      for (int i = 0; i < count; i++) {
        readers.giveBack(readers.opened());
      }
      return readers;
    } catch (SQLException e) {
      readers.closeIdle(e);
      throw e;
    }
  }

  /// Runs `work` on one state of the database: changes committed meanwhile are not seen.
  <T> T run(Work<T> work) throws SQLException {
    free.acquireUninterruptibly();
    try {
      Connection connection = take();
      try {
        T answer = work.run(new Transaction(connection));
        connection.rollback();
        giveBack(connection);
        return answer;
      } catch (SQLException | RuntimeException | Error e) {
        engine.rollBack(connection, e);
        giveBack(connection);
        if (engine.endsConnection(e)) {
          closeIdle(e); // the others have most likely lost the database as well
        }
        throw e;
      }
    } finally {
      free.release();
    }
  }

  /// Waits for the work under way. Later work opens no connection any more.
  @Override
  public void close() throws SQLException {
    free.acquireUninterruptibly(count);
    synchronized (idle) {
      for (Connection connection : idle) {
        connection.close(); // stays in its place, so that later work fails on it
      }
    }
    free.release(count);
  }

  private Connection take() throws SQLException {
    synchronized (idle) {
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return opened();
  }

  private Connection opened() throws SQLException {
    Connection connection = engine.reader();
    connection.setAutoCommit(false);
    return connection;
  }

  private void giveBack(Connection connection) {
    synchronized (idle) {
      idle.push(connection);
    }
  }

  private void closeIdle(Throwable because) {
    synchronized (idle) {
      while (!idle.isEmpty()) {
        try {
          idle.pop().close();
        } catch (SQLException e) {
          because.addSuppressed(e);
        }
      }
    }
  }
}
