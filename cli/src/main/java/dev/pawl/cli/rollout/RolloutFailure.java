package dev.pawl.cli.rollout;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.failure.Explanation;

/// Why a rollout was not started (docs/failures.md, "cli").
public sealed interface RolloutFailure extends CliFailure {
  /// No release of that name is published.
  record NoSuchRelease(String name, String known) implements RolloutFailure {}

  @Override
  default Explanation explanation() {
    return switch (this) {
      case NoSuchRelease(String name, String known) ->
          new Explanation(
              "cli.no-such-release",
              ExitCode.NOT_FOUND,
              "looking for release " + name,
              known.isEmpty() ? "a published release" : "one of " + known,
              "none of that name",
              "list the releases with `pawl release list`; publish one with `pawl release"
                  + " publish`");
    };
  }
}
