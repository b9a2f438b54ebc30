package dev.pawl.server.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// A work on its way through the writer, and the place where its caller waits. Used by the writer's
/// thread alone, but for [#await].
final class Job<T extends @Nullable Object> {
  private sealed interface Outcome<T extends @Nullable Object> {
    record Done<T extends @Nullable Object>(T value, List<Runnable> afterCommit)
        implements Outcome<T> {}

    record Failed<T extends @Nullable Object>(Throwable cause) implements Outcome<T> {}
  }

  private final Work<T> work;
  private final CompletableFuture<T> answer = new CompletableFuture<>();

  /// What the latest run came to; replaced when the work is run again.
  private @Nullable Outcome<T> outcome;

  Job(Work<T> work) {
    this.work = work;
  }

  /// Runs the work inside the transaction under way. When it fails, what it wrote is undone.
  /// @throws SQLException if the whole transaction is lost with it
  void run(Connection connection, Engine engine) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      var tx = new Transaction(connection);
      T value = work.run(tx);
      connection.releaseSavepoint(before);
      outcome = new Outcome.Done<>(value, tx.stepsAfterCommit());
    } catch (Throwable e) { // also errors: the writer's thread must outlive them
      if (engine.endsTransaction(e)) {
        throw new SQLException("the transaction ended early", e);
      }
      connection.rollback(before);
      connection.releaseSavepoint(before);
      outcome = new Outcome.Failed<>(e);
    }
  }

  /// The transaction is durable: runs what was to follow it and lets the caller go on.
  void committed() {
    switch (outcome) {
      case Outcome.Done<T>(T value, List<Runnable> afterCommit) -> {
        try {
          afterCommit.forEach(Runnable::run);
          answer.complete(value);
        } catch (RuntimeException e) {
          answer.completeExceptionally(e);
        }
      }
      case Outcome.Failed<T>(Throwable cause) -> answer.completeExceptionally(cause);
      case null -> throw new IllegalStateException("committed before it was run");
    }
  }

  /// The transaction is lost: the caller gets the cause.
  void lost(Throwable cause) {
    answer.completeExceptionally(cause);
  }

  /// What the caller gets. Waits without heeding interruption: the work may already be durable.
  T await() throws SQLException {
    try {
      return answer.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case SQLException cause -> throw new SQLException(cause);
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }
}
