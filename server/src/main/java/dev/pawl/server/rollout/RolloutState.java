package dev.pawl.server.rollout;

/// Where a rollout as a whole is.
public enum RolloutState {
  /// Some device is still at it.
  RUNNING,
  /// Nothing is open any more.
  FINISHED,
  /// A person cancelled it; devices that knew of it may still be answering.
  CANCELED
}
