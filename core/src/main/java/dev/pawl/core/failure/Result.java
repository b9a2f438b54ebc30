package dev.pawl.core.failure;

import java.util.function.Function;

/// What a question with expected failures answers: a value, or the failure that explains why not.
public sealed interface Result<T, F extends Failure> {
  /// It went well.
  record Ok<T, F extends Failure>(T value) implements Result<T, F> {}

  /// It could not be done, for an expected reason.
  record Failed<T, F extends Failure>(F failure) implements Result<T, F> {}

  /// The answer `value`.
  static <T, F extends Failure> Result<T, F> ok(T value) {
    return new Ok<>(value);
  }

  /// The answer "no, because of `failure`".
  static <T, F extends Failure> Result<T, F> failed(F failure) {
    return new Failed<>(failure);
  }

  /// Goes on with the value; a failure passes through.
  default <U> Result<U, F> then(Function<? super T, Result<U, F>> next) {
    return switch (this) {
      case Ok<T, F>(T value) -> next.apply(value);
      case Failed<T, F>(F failure) -> new Failed<>(failure);
    };
  }

  /// Changes the value; a failure passes through.
  default <U> Result<U, F> map(Function<? super T, ? extends U> change) {
    return then(value -> new Ok<>(change.apply(value)));
  }

  /// The value, or the exception made of the failure: for shells, where a failure ends the work.
  default <X extends Exception> T orThrow(Function<? super F, X> exception) throws X {
    return switch (this) {
      case Ok<T, F>(T value) -> value;
      case Failed<T, F>(F failure) -> throw exception.apply(failure);
    };
  }
}
