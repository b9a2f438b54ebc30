package dev.pawl.server.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.value.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CloneWatchTest {
  private static final DeviceId LOCK = new DeviceId("lock-1");
  private static final String HOME = "10.0.0.1";
  private static final String AWAY = "10.0.0.2";

  private final CloneWatch watch = new CloneWatch();
  private Instant now = Instant.parse("2026-11-20T00:00:00Z"); // moved by tests

  private Optional<String> seen(String address, Duration later) {
    now = now.plus(later);
    return watch.seen(LOCK, address, now);
  }

  private Optional<String> seen(String address) {
    return seen(address, Duration.ofMinutes(2));
  }

  @Test
  void twoPlacesByTurns_areASign_toldOnceAnHour() {
    assertEquals(Optional.empty(), seen(HOME));
    assertEquals(Optional.empty(), seen(AWAY));
    assertEquals(Optional.empty(), seen(HOME));
    assertTrue(seen(AWAY).orElseThrow().contains(HOME));
    for (int i = 0; i < 10; i++) {
      assertEquals(Optional.empty(), seen(HOME));
      assertEquals(Optional.empty(), seen(AWAY));
    }
    now = now.plus(CloneWatch.QUIET);
    boolean again = false;
    for (int i = 0; i < 4; i++) {
      again |= seen(i % 2 == 0 ? HOME : AWAY).isPresent();
    }
    assertTrue(again);
  }

  @Test
  void devicesThatStay_move_orComeBackLater_areNone() {
    for (int i = 0; i < 20; i++) {
      assertEquals(Optional.empty(), seen(HOME));
    }
    for (int i = 0; i < 20; i++) {
      assertEquals(Optional.empty(), seen("10.1.0." + i));
    }
    for (int i = 0; i < 20; i++) {
      assertEquals(Optional.empty(), seen(i % 2 == 0 ? HOME : AWAY, CloneWatch.WINDOW));
    }
  }

  @Test
  void differentDevices_areDifferent() {
    for (int i = 0; i < 4; i++) {
      assertEquals(Optional.empty(), watch.seen(new DeviceId("lock-2"), HOME, now));
      assertEquals(Optional.empty(), watch.seen(new DeviceId("lock-3"), AWAY, now));
    }
  }

  @Test
  void earlierCertificate_isASign_toldOnceAnHour() {
    assertTrue(watch.showedReplaced(LOCK, AWAY, now).isPresent());
    assertEquals(Optional.empty(), watch.showedReplaced(LOCK, AWAY, now.plusSeconds(1)));
    assertTrue(watch.showedReplaced(LOCK, AWAY, now.plus(CloneWatch.QUIET)).isPresent());
  }
}
