package dev.pawl.agent.fetch;

import dev.pawl.core.value.ByteCount;
import java.time.Duration;
import java.util.Optional;

/// Most bytes in a second, measured from the start of a transfer.
/// @param perSecond no limit if absent
record RateLimit(Optional<ByteCount> perSecond) {
  /// How long to wait before more is taken.
  /// @param received bytes since the start
  /// @param elapsed time since the start
  Duration pause(long received, Duration elapsed) {
    if (perSecond.isEmpty() || perSecond.get().equals(ByteCount.ZERO)) {
      return Duration.ZERO;
    }
    double due = 1000.0 * received / perSecond.get().value();
    long millis = Math.round(due) - elapsed.toMillis();
    return millis <= 0 ? Duration.ZERO : Duration.ofMillis(millis);
  }
}
