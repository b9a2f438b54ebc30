package dev.pawl.cli.failure;

import dev.pawl.core.failure.Failure;

/// A failure that core answered with, and what the command was doing when it did. Keeps core's
/// code,
/// so that `trust.too-few-signatures` is called that everywhere.
///
/// @param cause core's answer; its explanation is shown as what was found
/// @param exit what the process ends with
/// @param attempted what the command was doing on what
/// @param expected what had to hold, in the command's words
/// @param remedy what to do now, in the command's words
public record CoreRefused(
    Failure cause, ExitCode exit, String attempted, String expected, String remedy)
    implements CliFailure {

  /// Core's verifier said no.
  public static CoreRefused notVerified(
      Failure cause, String attempted, String expected, String remedy) {
    return new CoreRefused(cause, ExitCode.VERIFICATION_FAILED, attempted, expected, remedy);
  }

  @Override
  public Explanation explanation() {
    return new Explanation(cause.code(), exit, attempted, expected, cause.explain(), remedy);
  }
}
