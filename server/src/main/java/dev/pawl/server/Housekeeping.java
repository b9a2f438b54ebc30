package dev.pawl.server;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the server does by itself from time to time, on one thread. Work that fails is logged and
/// tried again at its next time.
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("housekeeping").factory());

  /// Does `work` again and again, with this time between.
  /// @param what as which it is logged, as a phrase: "renewing the timestamp"
  void every(Duration period, String what, Runnable work) {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> attempt(what, work), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void attempt(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("{} failed and is tried again later", what, e);
    }
  }

  /// Waits for the work under way.
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.error("housekeeping did not end within {} s", PATIENCE.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
