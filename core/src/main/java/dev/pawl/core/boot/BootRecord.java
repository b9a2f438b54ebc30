package dev.pawl.core.boot;

import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Slot;

/// What the boot stage and the running image tell each other: which slot to boot, how often a trial
/// may still be tried, why the last run ended. Immutable; every change has the next sequence
/// number.
///
/// The record steers, it does not protect: whatever it says, an image is booted only after its
/// signatures, hash, hardware and counter were checked. Changes keep one rule: **a confirmed slot
/// is
/// given up only while the other one is confirmed**, so that a device never loses its last good
/// image by its own doing (docs/spec/boot-record.md).
/// @param sequence rises with every change
/// @param a state of slot A
/// @param b state of slot B
/// @param bootCount how often an image was started
/// @param lastReset why the run before ended
public record BootRecord(
    long sequence, SlotState a, SlotState b, long bootCount, ResetReason lastReset) {
  private static final int FIRST = 2;
  private static final int SECOND = 1;

  public BootRecord {
    if (sequence < 0) {
      throw new MalformedInput(
          "boot record sequence", Long.toString(sequence), "a whole number, 0 or more");
    }
    if (bootCount < 0) {
      throw new MalformedInput("boot count", Long.toString(bootCount), "a whole number, 0 or more");
    }
  }

  /// The record of a device as it leaves the factory: a confirmed image in `slot`, nothing in the
  /// other.
  public static BootRecord factory(Slot slot) {
    return new BootRecord(1, SlotState.UNUSED, SlotState.UNUSED, 0, ResetReason.POWER_ON)
        .withState(slot, new SlotState(FIRST, 0, true));
  }

  /// State of a slot.
  public SlotState slot(Slot slot) {
    return switch (slot) {
      case A -> a;
      case B -> b;
    };
  }

  /// The slot may be written: it is not booted until [#withTrial]. Same as [#markedBad].
  /// @throws IllegalStateException if the other slot is not confirmed
  public BootRecord emptied(Slot slot) {
    return markedBad(slot);
  }

  /// The image in `slot` is booted next, on trial, at most `tries` times; the other slot stays as
  /// what to fall back to.
  /// @param tries 1 to 7
  /// @throws IllegalStateException if the other slot is not confirmed
  public BootRecord withTrial(Slot slot, int tries) {
    requireConfirmed(slot.other(), "putting slot " + slot + " on trial");
    if (tries < 1) {
      throw new MalformedInput("number of tries", Integer.toString(tries), "1 to 7");
    }
    return withState(slot.other(), new SlotState(SECOND, 0, true))
        .withState(slot, new SlotState(FIRST, tries, false))
        .changed();
  }

  /// The image in `slot` proved itself: it needs no tries any more and is booted first. The record
  /// itself if that is so already.
  /// @throws IllegalStateException if the slot may not be booted at all
  public BootRecord confirmed(Slot slot) {
    if (!slot(slot).enabled()) {
      throw new IllegalStateException(
          "confirming slot " + slot + ": it is not in use, so it cannot be what runs");
    }
    if (slot(slot).confirmed()) {
      return this;
    }
    BootRecord confirmed = withState(slot, new SlotState(FIRST, 0, true));
    return slot(slot.other()).confirmed()
        ? confirmed.withState(slot.other(), new SlotState(SECOND, 0, true)).changed()
        : confirmed.changed();
  }

  /// The slot is not booted any more.
  /// @throws IllegalStateException if the other slot is not confirmed
  public BootRecord markedBad(Slot slot) {
    requireConfirmed(slot.other(), "giving up slot " + slot);
    return withState(slot, SlotState.UNUSED).changed();
  }

  /// The run ended for this reason.
  public BootRecord withReset(ResetReason reason) {
    return new BootRecord(sequence + 1, a, b, bootCount, reason);
  }

  /// The image in `slot` is about to be started: counts the boot and, on trial, uses up a try.
  BootRecord started(Slot slot) {
    SlotState state = slot(slot);
    SlotState after =
        state.successful() ? state : new SlotState(state.priority(), state.triesLeft() - 1, false);
    BootRecord started = withState(slot, after);
    return new BootRecord(sequence + 1, started.a, started.b, bootCount + 1, lastReset);
  }

  /// A trial that cannot go on is over, whatever the state of the other slot.
  BootRecord trialGivenUp(Slot slot) {
    return withState(slot, SlotState.UNUSED).changed();
  }

  private void requireConfirmed(Slot other, String act) {
    if (!slot(other).confirmed()) {
      throw new IllegalStateException(
          "%s: slot %s must hold a confirmed image first, found: %s"
              .formatted(act, other, slot(other)));
    }
  }

  /// The record with a slot in another state and the same sequence number.
  BootRecord withState(Slot slot, SlotState state) {
    return switch (slot) {
      case A -> new BootRecord(sequence, state, b, bootCount, lastReset);
      case B -> new BootRecord(sequence, a, state, bootCount, lastReset);
    };
  }

  private BootRecord changed() {
    return new BootRecord(sequence + 1, a, b, bootCount, lastReset);
  }
}
