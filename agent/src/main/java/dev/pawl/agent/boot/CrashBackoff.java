package dev.pawl.agent.boot;

import dev.pawl.core.boot.ResetReason;
import java.time.Duration;

/// How long to wait before a confirmed image that ended is started again: 1 s, 2 s, 4 s, … at most
/// 60 s, so that an image that crashes at once does not wear out the device. An image that ran for
/// a
/// minute starts the row anew. The first quick reboot it asked for is free, the next ones are not.
final class CrashBackoff {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration GOOD_RUN = Duration.ofSeconds(60);
  private static final int MOST_DOUBLINGS = 6;

  /// How many runs in a row ended soon.
  private int soonEnded;

  /// The wait after a run that ended for `reason` and lasted `ran`.
  Duration after(ResetReason reason, Duration ran) {
    if (ran.compareTo(GOOD_RUN) >= 0) {
      soonEnded = 0;
    }
    boolean askedFor = reason == ResetReason.REBOOT_REQUESTED;
    Duration wait = next(askedFor ? soonEnded : soonEnded + 1);
    soonEnded++;
    return wait;
  }

  private static Duration next(int soonEnded) {
    if (soonEnded == 0) {
      return Duration.ZERO;
    }
    Duration wait = Duration.ofSeconds(1L << Math.min(soonEnded - 1, MOST_DOUBLINGS));
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
