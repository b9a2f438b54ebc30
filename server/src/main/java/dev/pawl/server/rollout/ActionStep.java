package dev.pawl.server.rollout;

/// What an event does to an action.
public sealed interface ActionStep {
  /// It is now `next`, and its history gets a line.
  record To(Action next, EntryStatus entry) implements ActionStep {}

  /// Nothing changes and nothing is written.
  record Unchanged() implements ActionStep {}

  /// It must not happen now.
  record Refused(RolloutFailure failure) implements ActionStep {}
}
