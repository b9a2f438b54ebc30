package dev.pawl.agent.install;

import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.boot.SlotState;
import dev.pawl.core.value.Slot;
import java.io.IOException;

/// What a boot loader knows about a slot, and how that reads as a boot record.
enum LoaderState {
  /// Confirmed.
  GOOD,
  /// To be tried, or being tried.
  TRIAL,
  /// Not booted.
  OFF;

  private static final int FIRST = 2;
  private static final int SECOND = 1;

  /// @param a state of slot A
  /// @param running slot that runs
  static BootRecord record(LoaderState a, LoaderState b, Slot running, TrialNote note)
      throws IOException {
    boolean armed = note.isArmed(running.other());
    SlotState stateA = state(a, running == Slot.A, armed);
    SlotState stateB = state(b, running == Slot.B, armed);
    return new BootRecord(0, stateA, stateB, 0, note.lastReset(running));
  }

  /// What runs is never unused, whatever the boot loader thinks of it: then it runs unconfirmed.
  private static SlotState state(LoaderState state, boolean running, boolean armed) {
    return switch (state) {
      case GOOD -> new SlotState(running ? FIRST : SECOND, 0, true);
      case TRIAL, OFF ->
          running || (state == TRIAL && armed) ? new SlotState(FIRST, 1, false) : SlotState.UNUSED;
    };
  }
}
