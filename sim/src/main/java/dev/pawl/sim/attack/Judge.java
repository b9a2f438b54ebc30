package dev.pawl.sim.attack;

import dev.pawl.cli.workspace.KeyPlan;
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
    try (Scene scene = stage.scene(new KeyPlan(attack.family(), false))) {
      List<Ending> endings = endings(attack, scene);
      Outcome outcome = outcome(attack, endings);
      // An attacker who has won has left a device that no control can be played on.
      Ending control =
          outcome == Outcome.INSTALLED
              ? new Ending("control", Kind.SILENT, "", "not played")
              : control(attack, scene);
      return new Verdict(
          attack,
          with(outcome, control),
          endings,
          control,
          (System.nanoTime() - began) / 1_000_000);
    }
  }

  /// A play that cannot go on, since the device did not do what the attack builds upon, is an
  /// attempt that ended in another way than it must.
  private static List<Ending> endings(Attack attack, Scene scene) {
    try {
      return attack.play().run(scene);
    } catch (IOException e) {
      return List.of(new Ending("the play itself", Kind.SILENT, "", "" + e.getMessage()));
    }
  }

  private static Ending control(Attack attack, Scene scene) {
    try {
      return attack.control().run(scene).as("control");
    } catch (IOException e) {
      return new Ending("control", Kind.SILENT, "", "" + e.getMessage());
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
