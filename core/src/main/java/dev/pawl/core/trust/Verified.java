package dev.pawl.core.trust;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import java.util.function.Function;

/// A value whose signatures met the thresholds that lead to it from a trusted root. Only this
/// package's verifiers make one from outside data, so a parameter of this type cannot be given
/// anything unverified.
public final class Verified<T> {
  private final T value;

  /// For the verifiers of this package only.
  Verified(T value) {
    this.value = value;
  }

  /// The value.
  public T value() {
    return value;
  }

  /// What a pure reading of the value gives, which is as verified as the value. `reading` must take
  /// nothing from elsewhere.
  public <U, F extends Failure> Result<Verified<U>, F> reading(
      Function<? super T, Result<U, F>> reading) {
    return reading.apply(value).map(Verified::new);
  }

  @Override
  public String toString() {
    return "verified " + value;
  }
}
