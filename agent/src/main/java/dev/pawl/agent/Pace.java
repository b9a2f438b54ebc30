package dev.pawl.agent;

import java.time.Duration;

/// How the agent lets time pass while showing that it lives. Port: [HeartbeatPace] for real; tests
/// have one in which no time passes.
public interface Pace {
  /// The longest the agent works without a sign of life: longer than any single wait of its own.
  Duration STEP = Duration.ofMinutes(2);

  /// It lives, and will say so again within `within`.
  void alive(Duration within);

  /// Waits, giving signs of life.
  void pause(Duration time);

  /// It lives, and will say so again within [#STEP].
  default void alive() {
    alive(STEP);
  }
}
