package dev.pawl.sim.fleet;

import dev.pawl.cli.remote.DownloadView;
import java.util.List;
import java.util.Optional;

/// What became of one device.
/// @param updated whether it runs the new release, by its own disk
/// @param problems in what it differs from what its plan says must become of it; empty if in
/// nothing
/// @param download what fetching took, as it reported
/// @param lastWords the last it said
record Finding(
    DevicePlan plan,
    boolean updated,
    List<String> problems,
    Optional<DownloadView> download,
    List<String> lastWords) {
  Finding {
    problems = List.copyOf(problems);
    lastWords = List.copyOf(lastWords);
  }

  /// Whether all is as it must be.
  boolean isExplained() {
    return problems.isEmpty();
  }
}
