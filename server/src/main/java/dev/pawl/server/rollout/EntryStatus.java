package dev.pawl.server.rollout;

/// What one line in the history of an action says. As [ActionState], and
/// [#CANCEL_REJECTED], which is an event and not a state.
public enum EntryStatus {
  WAIT_FOR_CONFIRMATION,
  RUNNING,
  RETRIEVED,
  DOWNLOAD,
  DOWNLOADED,
  WARNING,
  CANCELING,
  CANCEL_REJECTED,
  CANCELED,
  ERROR,
  FINISHED
}
