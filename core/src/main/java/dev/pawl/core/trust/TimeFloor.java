package dev.pawl.core.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The time that a device without a trustworthy clock knows for certain to have passed: raised by
/// signed statements only, never lowered (docs/spec/director.md, "Time"). Pure.
///
/// A clock may run ahead of it and is believed for the moment, but never kept: one lying source
/// with a far time would otherwise block updates for good.
public record TimeFloor(Instant at) {
  /// Furthest that a statement not signed by root keys moves the floor at once.
  public static final Duration MOST = Duration.ofDays(400);

  /// Before anything is known.
  public static final TimeFloor NONE = new TimeFloor(Instant.EPOCH);

  /// The floor after these statements. One that is more than [#MOST] ahead and not signed by root
  /// keys is passed over, unless nothing at all was known before.
  public TimeFloor raised(List<SignedTime> statements) {
    Instant highest = at;
    for (SignedTime statement : statements) {
      if (statement.byRoot() && statement.at().isAfter(highest)) {
        highest = statement.at();
      }
    }
    Instant base = highest;
    for (SignedTime statement : statements) {
      boolean near = equals(NONE) || !statement.at().isAfter(base.plus(MOST));
      if (near && statement.at().isAfter(highest)) {
        highest = statement.at();
      }
    }
    return new TimeFloor(highest);
  }

  /// The time to judge by: what the clock says, but not earlier than the floor.
  public Instant reference(Instant clock) {
    return clock.isBefore(at) ? at : clock;
  }

  @Override
  public String toString() {
    return at.toString();
  }
}
