package dev.pawl.agent.command;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import java.io.Serial;

/// A command ends here with an expected failure; `main` tells it.
public final class Ended extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final transient Failure failure;

  /// @param failure what to tell
  public Ended(Failure failure) {
    super(failure.explain());
    this.failure = failure;
  }

  /// What to tell.
  public Failure failure() {
    return failure;
  }

  /// The value, or the end of the command.
  public static <T> T unless(Result<T, ? extends Failure> result) throws Ended {
    return switch (result) {
      case Result.Ok<T, ? extends Failure>(T value) -> value;
      case Result.Failed<T, ? extends Failure>(Failure failure) -> throw new Ended(failure);
    };
  }
}
