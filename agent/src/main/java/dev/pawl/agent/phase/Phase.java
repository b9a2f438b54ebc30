package dev.pawl.agent.phase;

import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.value.Slot;
import java.util.Optional;

/// Where the device is in an update. Written to the journal before the effects of a step are done,
/// so each phase says what is still to be done after a power cut.
public sealed interface Phase {
  /// Nothing to do.
  record Idle() implements Phase {}

  /// An offer is compared with signed metadata and the rules of installation.
  /// @param badAnswers how often the server answered, but not usefully
  record Checking(Offer offer, int badAnswers) implements Phase {}

  /// The image goes into `slot`, block by block.
  /// @param badAnswers how often the server answered, but not usefully, without any progress since
  record Fetching(Update update, Slot slot, int badAnswers) implements Phase {
    /// The offer this came from.
    Offer offer() {
      return new Offer(update.action(), update.path());
    }
  }

  /// `slot` holds the whole, verified image and its proof; the boot record is to put it on trial.
  record Staged(Update update, Slot slot) implements Phase {}

  /// The boot record has put `slot` on trial.
  /// @param problem what the last health check said that failed
  record Trial(Update update, Slot slot, Optional<String> problem) implements Phase {
    public Trial {
      problem = problem.map(text -> ReportedFailure.cut(text, Memory.LONGEST_TEXT));
    }
  }

  /// The image in `slot` proved itself; it is to be made permanent.
  record Confirming(Update update, Slot slot) implements Phase {}

  /// What runs is on trial although no update is known: the boot record or the journal was lost.
  record Proving(Slot slot) implements Phase {}

  /// For people: the first word of a sentence about it.
  default String inWords() {
    return switch (this) {
      case Idle() -> "idle";
      case Checking(var offer, _) -> "checking " + offer;
      case Fetching(var update, var slot, _) -> "fetching " + update + " into slot " + slot;
      case Staged(var update, var slot) -> update + " is staged in slot " + slot;
      case Trial(var update, var slot, _) -> update + " is on trial in slot " + slot;
      case Confirming(var update, var slot) -> "confirming " + update + " in slot " + slot;
      case Proving(var slot) -> "proving what runs in slot " + slot;
    };
  }
}
