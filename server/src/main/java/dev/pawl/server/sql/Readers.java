package dev.pawl.server.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;

/// A fixed number of connections for reading. Each is used by one thread at a time; whoever finds
/// none free waits.
final class Readers implements AutoCloseable {
  private final Semaphore free;
  private final Deque<Connection> idle;
  private final List<Connection> all;

  private Readers(List<Connection> all) {
    this.all = List.copyOf(all);
    this.idle = new ArrayDeque<>(all);
    this.free = new Semaphore(all.size(), true);
  }

  static Readers open(Sqlite sqlite, int count) throws SQLException {
    List<Connection> opened = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        Connection connection = sqlite.reader();
        opened.add(connection);
        connection.setAutoCommit(false);
      }
      return new Readers(opened);
    } catch (SQLException e) {
      for (Connection connection : opened) {
        connection.close();
      }
      throw e;
    }
  }

  /// Runs `work` on one state of the database: changes committed meanwhile are not seen.
  <T> T run(Work<T> work) throws SQLException {
    free.acquireUninterruptibly();
    Connection connection = take();
    try {
      T answer = work.run(new Transaction(connection));
      connection.rollback();
      return answer;
    } catch (SQLException | RuntimeException e) {
      Sqlite.rollBack(connection, e);
      throw e;
    } finally {
      giveBack(connection);
      free.release();
    }
  }

  /// Waits for the work under way. Later work fails on its closed connection.
  @Override
  public void close() throws SQLException {
    free.acquireUninterruptibly(all.size());
    for (Connection connection : all) {
      connection.close();
    }
    free.release(all.size());
  }

  private Connection take() {
    synchronized (idle) {
      return idle.pop();
    }
  }

  private void giveBack(Connection connection) {
    synchronized (idle) {
      idle.push(connection);
    }
  }
}
