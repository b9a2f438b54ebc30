package dev.pawl.server.rollout;

/// What a device said about the outcome, without proof.
public enum Claim {
  /// Installed.
  SUCCESS,
  /// Not installed.
  FAILURE
}
