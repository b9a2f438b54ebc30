package dev.pawl.core.testkit;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;

/// Takes answers apart in tests; the other outcome fails the test and is shown.
public final class Expect {
  private Expect() {}

  /// The value of `result`.
  public static <T, F extends Failure> T ok(Result<T, F> result) {
    return switch (result) {
      case Result.Ok<T, F>(T value) -> value;
      case Result.Failed<T, F>(F failure) ->
          throw new AssertionError(
              "expected a value, found " + failure.code() + ": " + failure.explain());
    };
  }

  /// The failure of `result`.
  public static <T, F extends Failure> F failure(Result<T, F> result) {
    return switch (result) {
      case Result.Ok<T, F>(T value) ->
          throw new AssertionError("expected a failure, found " + value);
      case Result.Failed<T, F>(F failure) -> failure;
    };
  }

  /// The code of the failure of `result`, or `ok`.
  public static <T, F extends Failure> String code(Result<T, F> result) {
    return switch (result) {
      case Result.Ok<T, F> _ -> "ok";
      case Result.Failed<T, F>(F failure) -> failure.code();
    };
  }
}
