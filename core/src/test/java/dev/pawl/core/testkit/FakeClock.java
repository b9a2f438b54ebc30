package dev.pawl.core.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands until a test moves it, also backwards. UTC; safe for several threads.
public final class FakeClock extends Clock {
  private final AtomicReference<Instant> now;

  private FakeClock(Instant now) {
    this.now = new AtomicReference<>(now);
  }

  /// A clock that stands at `now`.
  public static FakeClock at(Instant now) {
    return new FakeClock(now);
  }

  /// A clock that stands at [TestTuf#NOW].
  public static FakeClock standing() {
    return at(TestTuf.NOW);
  }

  /// Moves it by `step`.
  public void move(Duration step) {
    now.updateAndGet(before -> before.plus(step));
  }

  /// Sets it.
  public void set(Instant to) {
    now.set(to);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("only UTC");
  }
}
