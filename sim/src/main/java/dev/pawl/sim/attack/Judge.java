package dev.pawl.sim.attack;

import dev.pawl.sim.attack.Ending.Kind;
import dev.pawl.sim.attack.Verdict.Outcome;
import java.io.IOException;
import java.util.List;

/// Plays attacks and says what became of them. An attempt counts as stopped only if the device gave
/// one of the codes the attack names: refused for a wrong reason is no defence. And an attack is
/// stopped only if its honest counterpart is installed: a device that takes nothing is safe from
/// everything.
final class Judge {
  private final Stage stage;

  Judge(Stage stage) {
    this.stage = stage;
  }

  Verdict judge(Attack attack) throws IOException {
    long began = System.nanoTime();
    try (Scene scene = stage.scene()) {
      List<Ending> endings = attack.play().run(scene);
      Outcome outcome = outcome(attack, endings);
      // An attacker who has won has left a device that no control can be played on.
      Ending control =
          outcome == Outcome.INSTALLED
              ? new Ending("control", Kind.SILENT, "", "not played")
              : attack.control().run(scene).as("control");
      return new Verdict(
          attack,
          with(outcome, control),
          endings,
          control,
          (System.nanoTime() - began) / 1_000_000);
    }
  }

  /// Pure; the worst attempt decides.
  static Outcome outcome(Attack attack, List<Ending> endings) {
    if (endings.stream()
        .anyMatch(ending -> ending.kind() == Kind.INSTALLED || ending.kind() == Kind.CONTENT)) {
      return Outcome.INSTALLED;
    }
    boolean known =
        endings.stream()
            .allMatch(
                ending -> ending.kind() != Kind.SILENT && attack.codes().contains(ending.code()));
    if (endings.isEmpty() || !known) {
      return Outcome.UNDECIDED;
    }
    return endings.stream().allMatch(ending -> ending.kind() == Kind.REFUSED)
        ? Outcome.REFUSED
        : Outcome.NOTICED;
  }

  /// Pure: without its control an outcome says nothing.
  static Outcome with(Outcome outcome, Ending control) {
    return outcome != Outcome.INSTALLED && control.kind() != Kind.INSTALLED
        ? Outcome.UNDECIDED
        : outcome;
  }
}
