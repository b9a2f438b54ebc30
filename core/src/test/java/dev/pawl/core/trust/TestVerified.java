package dev.pawl.core.trust;

/// Lets tests of rules that start from a verified value have one without signing anything. Tests of
/// verification itself go through the verifier.
public final class TestVerified {
  private TestVerified() {}

  /// `value`, as if it had been verified.
  public static <T> Verified<T> of(T value) {
    return new Verified<>(value);
  }
}
