package dev.pawl.cli.testing;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.Explanation;
import dev.pawl.core.failure.Result;

/// Takes results apart where a test knows how they came out.
public final class Results {
  private Results() {}

  /// The value of a result that must be one.
  public static <T> T ok(Result<T, CliFailure> result) {
    return result.orThrow(CommandFailed::new);
  }

  /// The failure of a result that must be one.
  public static <T> Explanation failed(Result<T, CliFailure> result) {
    return switch (result) {
      case Result.Ok<T, CliFailure>(T value) -> throw new AssertionError("succeeded: " + value);
      case Result.Failed<T, CliFailure>(CliFailure failure) -> failure.explanation();
    };
  }
}
