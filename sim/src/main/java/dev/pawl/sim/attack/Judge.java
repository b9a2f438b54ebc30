package dev.pawl.sim.attack;

import dev.pawl.sim.attack.Ending.Kind;
import dev.pawl.sim.attack.Verdict.Outcome;
import java.io.IOException;
import java.util.List;

/// Plays attacks and says what became of them. An attempt counts as stopped only if the device gave
/// one of the codes the attack names: refused for a wrong reason is no defence.
final class Judge {
  private final Stage stage;

  Judge(Stage stage) {
    this.stage = stage;
  }

  Verdict judge(Attack attack) throws IOException {
    long began = System.nanoTime();
    List<Ending> endings;
    try (Scene scene = stage.scene()) {
      endings = attack.play().run(scene);
    }
    return new Verdict(
        attack, outcome(attack, endings), endings, (System.nanoTime() - began) / 1_000_000);
  }

  /// Pure; the worst attempt decides.
  static Outcome outcome(Attack attack, List<Ending> endings) {
    if (endings.stream().anyMatch(ending -> ending.kind() == Kind.INSTALLED)) {
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
}
