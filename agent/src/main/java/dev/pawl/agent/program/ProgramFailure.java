package dev.pawl.agent.program;

import dev.pawl.core.failure.Failure;
import java.time.Duration;

/// Why a program of the device did not do what it was run for (docs/failures.md, "program").
public sealed interface ProgramFailure extends Failure {
  /// It is not there, or may not be run.
  record NotStarted(String program, String problem) implements ProgramFailure {}

  /// It did not end in time and was killed.
  record TooLong(String program, Duration limit) implements ProgramFailure {}

  /// It ended with an exit code other than 0.
  record Ended(String program, int exit, String said) implements ProgramFailure {}

  @Override
  default String code() {
    return switch (this) {
      case NotStarted _ -> "program.not-started";
      case TooLong _ -> "program.too-long";
      case Ended _ -> "program.failed";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case NotStarted(String program, String problem) ->
          "Running %s: expected to be able to, found: %s. ".formatted(program, problem)
              + "Install it on the device, or choose another back-end in device.json.";
      case TooLong(String program, Duration limit) ->
          "Running %s: expected it to end within %d s, it did not and was killed. "
                  .formatted(program, limit.toSeconds())
              + "Look at the device; raise the limit in device.json if it needs longer.";
      case Ended(String program, int exit, String said) ->
          "Running %s: expected exit code 0, found %d%s. "
                  .formatted(program, exit, said.isEmpty() ? "" : ", saying: " + said)
              + "Run it by hand on the device and look.";
    };
  }
}
