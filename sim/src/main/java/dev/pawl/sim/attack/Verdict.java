package dev.pawl.sim.attack;

import java.util.List;
import java.util.Locale;

/// What became of an attack.
///
/// @param attack which
/// @param outcome the sum of its attempts
/// @param endings how each attempt ended
/// @param control how the honest counterpart ended
/// @param millis how long it took
record Verdict(Attack attack, Outcome outcome, List<Ending> endings, Ending control, long millis) {
  Verdict {
    endings = List.copyOf(endings);
  }

  /// The sum of the attempts.
  enum Outcome {
    /// Each attempt was turned down by a check it was meant for.
    REFUSED,
    /// Nothing was taken, and the device said so in at least one attempt.
    NOTICED,
    /// At least one attempt brought the attacker's image to the point of being booted, or made the
    /// device believe that there is nothing for it.
    INSTALLED,
    /// At least one attempt ended in another way than it must, or the control did.
    UNDECIDED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether the device was safe, for a reason we know.
  boolean safe() {
    return outcome == Outcome.REFUSED || outcome == Outcome.NOTICED;
  }

  /// What the device did, in few words: the codes it gave, in the order of the first time.
  String did() {
    List<String> codes =
        endings.stream()
            .filter(ending -> isWorthSaying(ending))
            .map(ending -> ending.code().isEmpty() ? ending.kind().name() : ending.code())
            .distinct()
            .toList();
    return "%s%s: %s"
        .formatted(
            outcome,
            endings.size() > 1 ? " " + endings.size() + " times" : "",
            String.join(", ", codes));
  }

  private boolean isWorthSaying(Ending ending) {
    return outcome != Outcome.UNDECIDED || !attack.codes().contains(ending.code());
  }
}
