package dev.pawl.sim.fleet;

import dev.pawl.core.value.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// What becomes of one device, all of it from the seed.
/// @param model number of its product line, from 0
/// @param older whether it leaves the factory with the older of the two first versions
/// @param poll its own longest time between two polls
/// @param startAfter when it is switched on
/// @param dice a number for everything else that is left to chance
record DevicePlan(
    int number,
    DeviceId id,
    int model,
    boolean older,
    boolean deltas,
    Duration poll,
    Fault fault,
    Duration startAfter,
    long dice) {

  /// A fleet. Faults are dealt out in exact shares, so that a small fleet has all of them.
  static List<DevicePlan> fleet(FleetOptions options) {
    var random = new Random(options.seed());
    List<Fault> faults = faults(options);
    Collections.shuffle(faults, random);
    long pollMillis = options.poll().toMillis();
    List<DevicePlan> plans = new ArrayList<>(options.devices());
    for (int i = 0; i < options.devices(); i++) {
      var own = new Random(options.seed() * 1_000_003 + i);
      plans.add(
          new DevicePlan(
              i,
              new DeviceId(String.format(Locale.ROOT, "sim-%06d", i)),
              own.nextInt(options.models()),
              own.nextBoolean(),
              own.nextDouble() * 100 < options.deltas(),
              Duration.ofMillis(pollMillis - own.nextLong(Math.max(1, pollMillis / 2))),
              faults.get(i),
              Duration.ofMillis(own.nextLong(Math.max(1, pollMillis))),
              own.nextLong()));
    }
    return plans;
  }

  private static List<Fault> faults(FleetOptions options) {
    List<Fault> faults = new ArrayList<>(options.devices());
    for (Map.Entry<Fault, Double> one : options.faults().entrySet()) {
      long share = Math.round(options.devices() * one.getValue() / 100);
      // A share that rounds to nothing is still one device.
      long count = one.getValue() > 0 ? Math.max(1, share) : 0;
      for (long n = 0; n < count && faults.size() < options.devices(); n++) {
        faults.add(one.getKey());
      }
    }
    while (faults.size() < options.devices()) {
      faults.add(Fault.NONE);
    }
    return faults;
  }
}
