package dev.pawl.core.boot;

import dev.pawl.core.value.MalformedInput;

/// What the boot record knows about a slot.
/// @param priority 0 to 15: the slot with the higher one is booted first; 0 means do not boot
/// @param triesLeft 0 to 7: how often an image on trial may still be started
/// @param successful whether the image was confirmed; it then needs no tries
public record SlotState(int priority, int triesLeft, boolean successful) {
  /// Highest priority.
  public static final int HIGHEST_PRIORITY = 15;

  /// Most tries.
  public static final int MOST_TRIES = 7;

  /// Never booted: empty, being written, or given up.
  public static final SlotState UNUSED = new SlotState(0, 0, false);

  public SlotState {
    if (priority < 0 || priority > HIGHEST_PRIORITY) {
      throw new MalformedInput(
          "slot priority", Integer.toString(priority), "a whole number from 0 to 15");
    }
    if (triesLeft < 0 || triesLeft > MOST_TRIES) {
      throw new MalformedInput(
          "number of tries", Integer.toString(triesLeft), "a whole number from 0 to 7");
    }
  }

  /// Whether the slot may be booted at all.
  public boolean enabled() {
    return priority > 0;
  }

  /// Whether the slot holds a confirmed image that may be booted.
  public boolean confirmed() {
    return enabled() && successful;
  }

  /// Whether the slot holds an image that was not confirmed yet and may be booted.
  public boolean onTrial() {
    return enabled() && !successful;
  }

  /// For people and logs: `confirmed`, `on trial, 2 tries left`, `unused`.
  @Override
  public String toString() {
    if (!enabled()) {
      return "unused";
    }
    return successful ? "confirmed" : "on trial, " + triesLeft + " tries left";
  }
}
