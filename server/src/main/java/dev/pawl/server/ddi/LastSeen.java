package dev.pawl.server.ddi;

import dev.pawl.core.value.DeviceId;
import dev.pawl.server.fleet.FleetStore;
import dev.pawl.server.sql.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// When each device polled last. Kept in memory and written together every few seconds, so that a
/// poll writes nothing; a killed server forgets those seconds, nothing else.
public final class LastSeen {
  private final Database database;
  private final FleetStore fleet;
  private final InstantSource clock;
  private final Map<DeviceId, Instant> waiting = new ConcurrentHashMap<>();

  /// Writes into `fleet` when it is told to.
  public LastSeen(Database database, FleetStore fleet, InstantSource clock) {
    this.database = database;
    this.fleet = fleet;
    this.clock = clock;
  }

  /// The device polled just now.
  public void note(DeviceId device) {
    waiting.put(device, clock.instant());
  }

  /// Writes what was noted so far, in one transaction.
  public void flush() {
    var batch = Map.copyOf(waiting);
    if (!batch.isEmpty()) {
      database.write(
          tx -> {
            fleet.recordSeen(tx, batch);
            return batch;
          });
      // Only what was written is taken away; a device that polled meanwhile waits for the next
      // time.
      batch.forEach(waiting::remove);
    }
  }
}
