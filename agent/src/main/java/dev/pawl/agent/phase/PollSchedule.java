package dev.pawl.agent.phase;

import dev.pawl.core.protocol.PollInterval;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// When the device talks to the server next. Immutable and without a clock: chance is given.
///
/// After an answer it waits for the interval the server asked for, never longer than the device's
/// own bound, less up to a fifth at random, so that devices started together spread out. After a
/// failure it waits one second at first and twice as long each further time, up to the interval (10
/// seconds at least), less up to a half at random.
/// @param bound longest time between two polls
/// @param interval what the server asked for last
/// @param failures failures in a row
public record PollSchedule(Duration bound, Duration interval, int failures) {
  private static final Duration SHORTEST_CEILING = Duration.ofSeconds(10);
  private static final int MOST_DOUBLINGS = 20;

  /// The schedule before the first answer.
  public static PollSchedule first(Duration bound) {
    return new PollSchedule(bound, bound, 0);
  }

  /// The server answered, and asked for `sleep`.
  public PollSchedule answered(PollInterval sleep) {
    Duration asked = sleep.value();
    return new PollSchedule(bound, asked.compareTo(bound) < 0 ? asked : bound, 0);
  }

  /// It did not work.
  public PollSchedule failed() {
    return new PollSchedule(bound, interval, Math.min(failures + 1, MOST_DOUBLINGS));
  }

  /// How long to wait from now on.
  public Duration delay(RandomGenerator random) {
    if (failures == 0) {
      return lessUpTo(interval, 0.2, random);
    }
    Duration ceiling = interval.compareTo(SHORTEST_CEILING) > 0 ? interval : SHORTEST_CEILING;
    Duration doubled = Duration.ofSeconds(1L << (failures - 1));
    return lessUpTo(doubled.compareTo(ceiling) < 0 ? doubled : ceiling, 0.5, random);
  }

  private static Duration lessUpTo(Duration whole, double part, RandomGenerator random) {
    return Duration.ofMillis(Math.round(whole.toMillis() * (1 - part * random.nextDouble())));
  }
}
