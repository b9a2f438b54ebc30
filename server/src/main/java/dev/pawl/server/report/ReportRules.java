package dev.pawl.server.report;

import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.server.rollout.ActionEvent;
import java.util.Optional;

/// What a verified report means. Pure: the signature was checked before, facts come as arguments.
final class ReportRules {
  private ReportRules() {}

  /// What is known when a report arrives.
  /// @param published what was published under the path the report names
  /// @param assigned digest of the image of the action the report is about
  /// @param known whether the image was assigned to this device or reported by it before
  /// @param first whether the device never reported before: what it runs then is what it left the
  ///     factory with
  /// @param floor what the device reported as its floor before
  record Facts(
      Optional<RunningImage> published,
      Optional<Digest> assigned,
      boolean known,
      boolean first,
      ReleaseCounter floor) {}

  /// What follows from a report.
  /// @param event what happens to the action the report is about
  /// @param imageExpected whether the device runs something it was given; if not, that is a
  ///     security event
  /// @param floorLowered whether the device accepts older images than it said before, which only
  ///     tampering explains
  record Meaning(
      Optional<ActionEvent.Evidence> event, boolean imageExpected, boolean floorLowered) {}

  /// What `report` means.
  static Meaning meaningOf(BootReport report, Facts facts) {
    boolean asPublished = facts.published.map(report.image()::equals).orElse(true);
    boolean confirmedOther =
        report.outcome() == BootReport.Outcome.CONFIRMED
            && facts.assigned.filter(sha256 -> !sha256.equals(report.image().sha256())).isPresent();
    boolean expected = asPublished && (facts.known || facts.first) && !confirmedOther;
    return new Meaning(event(report, facts, expected), expected, isLowered(report, facts));
  }

  private static Optional<ActionEvent.Evidence> event(
      BootReport report, Facts facts, boolean expected) {
    if (facts.assigned.isEmpty()) {
      return Optional.empty();
    }
    return switch (report.outcome()) {
      case RUNNING -> Optional.empty();
      case CONFIRMED -> expected ? Optional.of(new ActionEvent.Confirmed()) : Optional.empty();
      case FELL_BACK, REFUSED -> Optional.of(new ActionEvent.ProvedFailure());
    };
  }

  private static boolean isLowered(BootReport report, Facts facts) {
    return report.floor().isBelow(facts.floor);
  }
}
