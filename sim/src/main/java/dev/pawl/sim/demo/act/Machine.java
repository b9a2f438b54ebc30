package dev.pawl.sim.demo.act;

import java.time.Duration;

/// How fast this machine is, so that devices on a slow one get more time to prove themselves.
///
/// @param trial time an image on trial has
record Machine(Duration trial) {
  private static final Duration SHORTEST = Duration.ofSeconds(6);
  private static final int STARTS = 5;

  /// By the time it took the server to start: an image on trial has five times as long.
  static Machine measured(Duration serverStart) {
    Duration wanted = serverStart.multipliedBy(STARTS);
    return new Machine(wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted);
  }
}
