package dev.pawl.cli.failure;

import java.io.Serial;

/// Ends a command with a failure. Thrown by commands only, caught once, in the shell around them;
/// the
/// logic under the commands answers with [dev.pawl.core.failure.Result] instead.
public final class CommandFailed extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final transient CliFailure failure;

  public CommandFailed(CliFailure failure) {
    super(failure.explain());
    this.failure = failure;
  }

  /// What went wrong.
  public CliFailure failure() {
    return failure;
  }
}
