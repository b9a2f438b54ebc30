package dev.pawl.agent.phase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.protocol.PollInterval;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollScheduleTest {
  private static final Duration BOUND = Duration.ofSeconds(60);

  @ParameterizedTest
  @CsvSource({"30, 30", "60, 60", "300, 60", "1, 1"})
  void serversSleep_isRespected_withinTheBound(long sleep, long expected) {
    var schedule = PollSchedule.first(BOUND).answered(PollInterval.seconds(sleep));
    assertEquals(Duration.ofSeconds(expected), schedule.interval());
  }

  @Test
  void delay_isUpToAFifthShorter_neverLonger() {
    var schedule = PollSchedule.first(BOUND).answered(PollInterval.seconds(50));
    var random = new Random(1);
    Set<Duration> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      Duration delay = schedule.delay(random);
      seen.add(delay);
      assertTrue(delay.compareTo(Duration.ofSeconds(40)) >= 0, delay.toString());
      assertTrue(delay.compareTo(Duration.ofSeconds(50)) <= 0, delay.toString());
    }
    assertTrue(seen.size() > 500, "delays differ");
  }

  @Test
  void failures_doubleTheDelay_upToTheInterval() {
    var schedule = PollSchedule.first(BOUND).answered(PollInterval.seconds(50));
    for (long whole : new long[] {1, 2, 4, 8, 16, 32, 50, 50, 50}) {
      schedule = schedule.failed();
      Duration delay = schedule.delay(new Random(2));
      assertTrue(delay.toMillis() >= whole * 500, whole + ": " + delay);
      assertTrue(delay.toMillis() <= whole * 1000, whole + ": " + delay);
    }
  }

  @Test
  void failures_waitUpToTenSeconds_evenWhenThePollIsMoreOften() {
    var schedule = PollSchedule.first(BOUND).answered(PollInterval.seconds(1));
    for (int i = 0; i < 100; i++) {
      schedule = schedule.failed();
    }
    assertTrue(schedule.delay(new Random(3)).toMillis() > 5000 - 1);
    assertTrue(schedule.delay(new Random(3)).toMillis() <= 10_000);
  }

  @Test
  void anAnswer_endsTheBackOff() {
    var schedule = PollSchedule.first(BOUND).failed().failed().answered(PollInterval.seconds(30));
    assertEquals(0, schedule.failures());
  }

  @Test
  void sameChance_givesTheSameDelay() {
    var schedule = PollSchedule.first(BOUND);
    assertEquals(schedule.delay(new Random(9)), schedule.delay(new Random(9)));
  }
}
