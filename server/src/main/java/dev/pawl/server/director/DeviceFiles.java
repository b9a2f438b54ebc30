package dev.pawl.server.director;

import dev.pawl.core.director.Assignment;
import dev.pawl.core.director.DirectorMetadata;
import dev.pawl.server.signer.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What is kept of one device's director metadata: enough to make the same files again.
///
/// @param version of snapshot and targets, which change together
/// @param issued when they were first made
/// @param receipt the signer's, for the assignment
record DeviceFiles(Assignment assignment, long version, Instant issued, Optional<Receipt> receipt) {
  /// After half their validity the files are made anew.
  static final Duration RENEWED_AFTER = DirectorMetadata.VALID.dividedBy(2);

  /// Whether they say what is wanted, and are neither old nor from a clock that was ahead.
  boolean serve(Assignment wanted, Instant now) {
    return assignment.equals(wanted)
        && !issued.isAfter(now)
        && now.isBefore(issued.plus(RENEWED_AFTER));
  }
}
