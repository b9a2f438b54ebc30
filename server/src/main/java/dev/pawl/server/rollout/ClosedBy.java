package dev.pawl.server.rollout;

/// Whose word closed an action.
public enum ClosedBy {
  /// The device's feedback.
  CLAIM,
  /// A verified boot report.
  EVIDENCE,
  /// The server, before the device knew of the action.
  SERVER
}
