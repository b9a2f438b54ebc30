package dev.pawl.server;

import dev.pawl.core.failure.Failure;
import java.nio.file.Path;

/// Why the server does not start, where no capability says so itself.
public sealed interface ServerFailure extends Failure {
  /// The command line cannot be understood.
  record BadArguments(String problem) implements ServerFailure {}

  /// `server.json` cannot be understood.
  record BadSettings(Path file, String problem) implements ServerFailure {}

  /// A folder or file of the server cannot be made or written.
  record DataUnusable(Path folder, String finding) implements ServerFailure {}

  @Override
  default String code() {
    return switch (this) {
      case BadArguments _ -> "server.bad-arguments";
      case BadSettings _ -> "server.bad-settings";
      case DataUnusable _ -> "server.data-unusable";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case BadArguments(String problem) ->
          "Reading the command line: %s. See `pawl server --help`.".formatted(problem);
      case BadSettings(Path file, String problem) ->
          "Reading the settings in %s: %s Correct the file; docs/operate/server.md lists the settings."
              .formatted(file, problem);
      case DataUnusable(Path folder, String finding) ->
          ("Using the data folder %s: %s. See that it is on a disk with room and that the server's"
                  + " user may write there.")
              .formatted(folder, finding);
    };
  }
}
