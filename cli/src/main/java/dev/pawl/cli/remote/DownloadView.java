package dev.pawl.cli.remote;

import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ByteCount;

/// What downloads took, as devices report it.
///
/// @param fetched bytes that came over the link
/// @param saved bytes that deltas spared
public record DownloadView(ByteCount fetched, ByteCount saved) {
  static DownloadView read(JsonView view) {
    return new DownloadView(
        view.member("fetched").asNumeric(ByteCount::new),
        view.member("saved").asNumeric(ByteCount::new));
  }

  /// For people.
  @Override
  public String toString() {
    return fetched + " fetched, " + saved + " saved";
  }
}
