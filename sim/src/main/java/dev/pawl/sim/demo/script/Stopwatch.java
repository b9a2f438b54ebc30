package dev.pawl.sim.demo.script;

import java.time.Duration;

/// Time since the demo began.
public final class Stopwatch {
  private final long began = System.nanoTime();

  /// How long ago it was made.
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
