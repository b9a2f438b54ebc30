package dev.pawl.core.failure;

/// An expected failure: an answer, not a surprise. Each capability has a sealed family of records
/// that carry the facts (`TrustFailure`, `BootFailure`, …).
public interface Failure {
  /// Stable code, `family.what-is-wrong`, shared by API, logs, audit entries and docs/failures.md.
  String code();

  /// For people, in three parts: what was attempted on what, expected against found, what to do
  /// now.
  /// Names ids, never secrets.
  String explain();
}
