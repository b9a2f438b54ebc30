package dev.pawl.sim.fleet;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// What a run is like.
/// @param models product lines, each with hardware and images of its own
/// @param deltas percentage of devices that take deltas
/// @param faults percentage of devices with each fault; the rest have none
/// @param imageSize bytes of an image
/// @param poll what the server asks devices to wait between two polls
/// @param assignmentsPerMinute the director's limit
/// @param trial longest time a new image has to prove itself
/// @param patience longest time for each of the two phases, enrolment and update
record FleetOptions(
    int devices,
    long seed,
    int models,
    double deltas,
    Map<Fault, Double> faults,
    int imageSize,
    Duration poll,
    int assignmentsPerMinute,
    Duration trial,
    Duration patience) {
  FleetOptions {
    faults = new EnumMap<>(faults);
  }

  /// Polls of the whole fleet in a second where nobody says otherwise.
  private static final int POLLS_PER_SECOND = 160;

  /// So long that the whole fleet makes no more than some polls a second.
  static Duration usualPoll(int devices) {
    return Duration.ofSeconds(Math.clamp(devices / POLLS_PER_SECOND, 2, 300));
  }

  /// A little of everything.
  static Map<Fault, Double> usualFaults() {
    var faults = new EnumMap<Fault, Double>(Fault.class);
    faults.put(Fault.POWER_CUT, 3.0);
    faults.put(Fault.NETWORK_LOSS, 3.0);
    faults.put(Fault.DISK_FILLS, 1.0);
    faults.put(Fault.DISK_FULL, 1.0);
    faults.put(Fault.BAD_BOOT, 1.0);
    faults.put(Fault.CUT_OFF, 1.0);
    return faults;
  }
}
