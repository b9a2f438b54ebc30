package dev.pawl.server.rollout;

import java.time.Instant;
import java.util.List;

/// One line in the history of an action.
/// @param number 1 for the first
public record ActionEntry(int number, Instant at, EntryStatus status, List<String> messages) {
  public ActionEntry {
    messages = List.copyOf(messages);
  }
}
