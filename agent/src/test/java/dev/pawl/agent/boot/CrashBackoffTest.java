package dev.pawl.agent.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.boot.ResetReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrashBackoffTest {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final CrashBackoff backoff = new CrashBackoff();

  private long after(ResetReason reason, Duration ran) {
    return backoff.after(reason, ran).toSeconds();
  }

  @Test
  void crashLoop_slowsDownToOnceAMinute() {
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      waits.add(after(i % 2 == 0 ? ResetReason.CRASH : ResetReason.WATCHDOG, SOON));
    }
    assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L), waits);
  }

  @Test
  void imageThatRanForAMinute_startsTheRowAnew() {
    after(ResetReason.CRASH, SOON);
    after(ResetReason.CRASH, SOON);
    assertEquals(4, after(ResetReason.CRASH, Duration.ofSeconds(59)));
    assertEquals(1, after(ResetReason.CRASH, Duration.ofSeconds(60)));
    assertEquals(2, after(ResetReason.CRASH, SOON));
  }

  @Test
  void firstRebootAskedFor_isFree_aLoopOfThemIsNot() {
    assertEquals(0, after(ResetReason.REBOOT_REQUESTED, SOON));
    assertEquals(1, after(ResetReason.REBOOT_REQUESTED, SOON));
    assertEquals(2, after(ResetReason.REBOOT_REQUESTED, SOON));
    assertEquals(0, after(ResetReason.REBOOT_REQUESTED, Duration.ofHours(1)));
  }
}
