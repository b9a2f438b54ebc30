package dev.pawl.cli.workspace;

/// Which keys a new workspace gets.
///
/// @param family of the keys of people
/// @param recovery whether the first root names recovery keys
public record KeyPlan(KeyFamily family, boolean recovery) {
  /// One Ed25519 key for each person, no recovery keys.
  static final KeyPlan PLAIN = new KeyPlan(KeyFamily.CLASSICAL, false);
}
