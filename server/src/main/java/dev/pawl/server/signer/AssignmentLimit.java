package dev.pawl.server.signer;

import java.time.Duration;
import java.time.Instant;

/// At most so many in a minute, evenly: a bucket of one minute's worth that fills as time passes.
/// Not for several threads at once.
final class AssignmentLimit {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final int perMinute;
  private double left; // falls with each taken, rises with time
  private Instant filled; // up to when `left` was computed

  AssignmentLimit(int perMinute, Instant now) {
    this.perMinute = perMinute;
    this.left = perMinute;
    this.filled = now;
  }

  /// Takes one.
  /// @return false if there is none left at this moment
  boolean take(Instant now) {
    if (now.isAfter(filled)) {
      double minutes = (double) Duration.between(filled, now).toMillis() / MINUTE.toMillis();
      left = Math.min(perMinute, left + minutes * perMinute);
    }
    // A clock set back gives nothing, and must not stop the filling for long.
    filled = now;
    if (left < 1) {
      return false;
    }
    left -= 1;
    return true;
  }

  int perMinute() {
    return perMinute;
  }
}
