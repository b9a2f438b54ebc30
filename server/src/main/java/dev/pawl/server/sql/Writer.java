package dev.pawl.server.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that changes the database, with group commit: what waits when it becomes free is
/// run as one transaction with a savepoint for each work, so many callers share one forced write.
/// Callers go on after it.
///
/// A work that fails is rolled back to its savepoint and only its caller hears of it. Where the
/// whole transaction fails (no space, say), each of its works is run once more in a transaction of
/// its own, so that the one to blame is the only one to fail.
final class Writer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  /// Works that share a commit at most: bounds the time the first of them waits for the last.
  private static final int SHARED = 256;

  /// Works that wait at most; beyond it callers wait to be let in.
  private static final int WAITING = 16_384;

  private final Engine engine;

  /// Replaced when it broke. Used by the writer's thread alone, and by [#close] after it ended.
  private Connection connection;

  /// Whether the connection broke and must be replaced first. Used by the writer's thread alone.
  private boolean broken;

  /// Empty stands for the end: nothing comes after it.
  private final BlockingQueue<Optional<Job<?>>> queue = new LinkedBlockingQueue<>(WAITING);

  private final Thread thread;

  /// Set once, by [#close]. Guarded by this, so that nothing is queued behind the end.
  private boolean closed;

  private Writer(Engine engine, Connection connection) {
    this.engine = engine;
    this.connection = connection;
    this.thread = Thread.ofPlatform().name("database-writer").daemon().unstarted(this::loop);
  }

  static Writer start(Engine engine, Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    var writer = new Writer(engine, connection);
    writer.thread.start();
    return writer;
  }

  /// Queues `work`; [Job#await] returns after its commit is durable. Empty when closed.
  <T extends @Nullable Object> Optional<Job<T>> submit(Work<T> work) {
    if (Thread.currentThread().equals(thread)) {
      throw new IllegalStateException("a write inside a write: pass the Transaction on instead");
    }
    var job = new Job<>(work);
    synchronized (this) {
      if (closed) {
        return Optional.empty();
      }
      put(Optional.of(job));
    }
    return Optional.of(job);
  }

  /// Ends after the works already accepted are done.
  @Override
  public void close() throws SQLException {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      put(Optional.empty());
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the last writes were under way", e);
    }
    connection.close();
  }

  private void put(Optional<Job<?>> job) {
    try {
      queue.put(job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting to write", e);
    }
  }

  private void loop() {
    List<Optional<Job<?>>> taken = new ArrayList<>();
    boolean last = false;
    while (!last) {
      try {
        taken.clear();
        taken.add(queue.take());
        queue.drainTo(taken, SHARED - 1);
        last = taken.removeIf(Optional::isEmpty);
        commitTogether(taken.stream().<Job<?>>map(Optional::orElseThrow).toList());
      } catch (InterruptedException e) {
        LOG.warn("the writer was interrupted and goes on: it ends by close() alone", e);
      }
    }
  }

  private void commitTogether(List<Job<?>> jobs) {
    try {
      if (broken) {
        replaceConnection();
      }
      engine.begin(connection);
      for (Job<?> job : jobs) {
        job.run(connection, engine);
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      engine.rollBack(connection, e);
      broken = engine.endsConnection(e);
      // After a lost connection nobody knows whether the commit went through: nothing is repeated.
      if (broken || jobs.size() == 1) {
        jobs.forEach(job -> job.lost(e));
      } else {
        jobs.forEach(job -> commitTogether(List.of(job)));
      }
      return;
    }
    jobs.forEach(Job::committed);
  }

  private void replaceConnection() throws SQLException {
    Connection another = engine.writer();
    another.setAutoCommit(false);
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("closing the lost connection", e);
    }
    connection = another;
    broken = false;
    LOG.info("connected to {} again", engine.place());
  }
}
