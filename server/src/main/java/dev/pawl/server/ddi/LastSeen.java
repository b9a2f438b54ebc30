package dev.pawl.server.ddi;

import dev.pawl.core.value.DeviceId;
import dev.pawl.server.fleet.FleetStore;
import dev.pawl.server.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When each device polled last. Kept in memory and written together every few seconds and at
/// close, so that a poll writes nothing; a killed server forgets those seconds, nothing else.
public final class LastSeen implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LastSeen.class);

  private final Database database;
  private final FleetStore fleet;
  private final InstantSource clock;
  private final Map<DeviceId, Instant> waiting = new ConcurrentHashMap<>();
  private final Thread writer;

  private LastSeen(Database database, FleetStore fleet, InstantSource clock, Duration every) {
    this.database = database;
    this.fleet = fleet;
    this.clock = clock;
    this.writer = Thread.ofVirtual().name("last-seen").unstarted(() -> writeEvery(every));
  }

  /// Starts writing what is noted, every `every`.
  public static LastSeen start(
      Database database, FleetStore fleet, InstantSource clock, Duration every) {
    var started = new LastSeen(database, fleet, clock, every);
    started.writer.start();
    return started;
  }

  /// The device polled just now.
  public void note(DeviceId device) {
    waiting.put(device, clock.instant());
  }

  /// Writes what was noted so far.
  public void flush() {
    var batch = Map.copyOf(waiting);
    // Only what is written is taken away; a poll that came meanwhile waits for the next round.
    batch.forEach(waiting::remove);
    if (!batch.isEmpty()) {
      database.write(
          tx -> {
            fleet.recordSeen(tx, batch);
            return true;
          });
    }
  }

  /// Writes the rest and stops.
  @Override
  public void close() {
    writer.interrupt();
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    flush();
  }

  private void writeEvery(Duration every) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(every);
        flush();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("writing when devices were last seen; the next round tries again", e);
      }
    }
  }
}
