package dev.pawl.agent.rollback;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ReleaseCounter;
import java.util.Optional;

/// A counter as a device can be built with; [Counters] chooses by its configuration.
public sealed interface DeviceCounter extends MonotonicCounter
    permits FileMonotonicCounter, TpmMonotonicCounter, UbootMonotonicCounter {
  /// Makes the counter and gives it its first value, in the factory: nowhere else is a counter ever
  /// made.
  /// @return the value, or a failure if there is a counter already
  Result<ReleaseCounter, CounterFailure> manufacture(ReleaseCounter first);

  /// What this counter does not protect from, to be said at every start; nothing if it is as good
  /// as the hardware.
  Optional<String> weakness();
}
