package dev.pawl.server.release;

import java.time.Duration;
import java.time.Instant;

/// When snapshot and timestamp are signed anew. Pure.
///
/// A timestamp is valid for 3 days and renewed after 1, a snapshot for 30 days and renewed after
/// 20:
/// a server that is down over a weekend leaves no device without valid metadata. One whose validity
/// ends later than any we would sign now was made while the clock was ahead; it is replaced as
/// well.
final class RenewalRule {
  static final Duration TIMESTAMP_AGE = Duration.ofDays(1);
  static final Duration SNAPSHOT_AGE = Duration.ofDays(20);

  private RenewalRule() {}

  /// What is to be signed.
  enum Due {
    NOTHING,
    TIMESTAMP,
    /// The snapshot, and with it the timestamp that names it.
    SNAPSHOT
  }

  static Due due(RepositoryState state, Instant now) {
    if (isDue(state.snapshot().expires(), OnlineSigner.SNAPSHOT_VALID, SNAPSHOT_AGE, now)) {
      return Due.SNAPSHOT;
    }
    return isDue(state.timestamp().expires(), OnlineSigner.TIMESTAMP_VALID, TIMESTAMP_AGE, now)
        ? Due.TIMESTAMP
        : Due.NOTHING;
  }

  static boolean isDue(Instant expires, Duration valid, Duration age, Instant now) {
    var signed = expires.minus(valid);
    return signed.isAfter(now) || !now.isBefore(signed.plus(age));
  }
}
