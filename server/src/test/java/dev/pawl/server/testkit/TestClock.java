package dev.pawl.server.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands still until it is told otherwise.
public final class TestClock implements InstantSource {
  private volatile Instant now; // changed by tests

  /// A clock that shows `now`.
  public TestClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /// Lets time pass, or go back.
  public void pass(Duration time) {
    now = now.plus(time);
  }
}
