package dev.pawl.agent.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.boot.ResetReason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private static final Watchdog.Limits LIMITS =
      new Watchdog.Limits(Duration.ofNanos(100), Duration.ofNanos(10), Duration.ofNanos(200));

  /// `System.nanoTime` may overflow while an image runs; not a constant, so that it can here.
  private static final long START = Long.parseLong("9223372036854775757");

  private static Watchdog dog(boolean onTrial) {
    return new Watchdog(LIMITS, onTrial, START);
  }

  @Test
  void imageThatNeverBeats_isResetAfterTheFirstLimit() {
    Watchdog dog = dog(false);
    assertEquals(Optional.empty(), dog.expired(START + 99));
    assertEquals(Duration.ofNanos(1), dog.quietFor(START + 99));
    assertEquals(Optional.of(ResetReason.WATCHDOG), dog.expired(START + 100));
    assertEquals(Duration.ZERO, dog.quietFor(START + 101));
  }

  @Test
  void imageThatStopsBeating_isResetAfterTheSecondLimit() {
    Watchdog dog = dog(false);
    dog.beat(START + 30);
    dog.beat(START + 55);
    assertEquals(Optional.empty(), dog.expired(START + 64));
    assertEquals(Duration.ofNanos(1), dog.quietFor(START + 64));
    assertEquals(Optional.of(ResetReason.WATCHDOG), dog.expired(START + 65));
  }

  @Test
  void imageOnTrialThatIsNotConfirmed_isResetAtTheDeadline() {
    Watchdog dog = dog(true);
    dog.beat(START + 195);
    assertTrue(dog.onTrial());
    assertEquals(Optional.empty(), dog.expired(START + 199));
    assertEquals(Duration.ofNanos(1), dog.quietFor(START + 199));
    assertEquals(Optional.of(ResetReason.TRIAL_DEADLINE), dog.expired(START + 200));
  }

  @Test
  void silence_isToldBeforeTheTrial() {
    assertEquals(Optional.of(ResetReason.WATCHDOG), dog(true).expired(START + 300));
  }

  @Test
  void confirmedImage_hasNoDeadline() {
    Watchdog dog = dog(true);
    dog.confirmed();
    dog.beat(START + 1000);
    assertFalse(dog.onTrial());
    assertEquals(Optional.empty(), dog.expired(START + 1009));
    assertEquals(Duration.ofNanos(10), dog.quietFor(START + 1000));
  }
}
