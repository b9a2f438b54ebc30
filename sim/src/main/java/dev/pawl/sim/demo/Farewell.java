package dev.pawl.sim.demo;

import dev.pawl.sim.demo.screen.StepOutcome;
import dev.pawl.sim.demo.stage.Passphrase;
import dev.pawl.sim.demo.stage.Stage;
import dev.pawl.sim.process.RunningProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The last words of the demo.
final class Farewell {
  private final Stage stage;

  Farewell(Stage stage) {
    this.stage = stage;
  }

  /// What was shown, in one sentence.
  String shown(boolean images) {
    return images
        ? "a signed image reached three devices, one of them through a power cut, and every slot"
            + " holds exactly its bytes."
        : "signed firmware reached every device; forged, foreign, broken and old firmware reached"
            + " none; a power cut cost nothing; and the log proves it.";
  }

  /// What did not come out.
  String failed(List<StepOutcome> outcomes) {
    StepOutcome first =
        outcomes.stream().filter(outcome -> !outcome.ok()).findFirst().orElseThrow();
    return "step %d (%s) did not come out as it must; the folder %s is kept, with the logs of all processes in %s"
        .formatted(first.number(), first.name(), stage.folder().root(), stage.folder().logs());
  }

  /// How to talk to what goes on running, and how to stop it.
  List<String> howToGoOn() {
    Path workspace = stage.folder().workspace();
    String processes =
        stage.running().stream()
            .map(RunningProcess::pid)
            .map(String::valueOf)
            .collect(Collectors.joining(" "));
    return List.of(
        "",
        "Server and devices go on running. Talk to them:",
        "  pawl -C %s device list".formatted(workspace),
        "  pawl -C %s device show lock-1".formatted(workspace),
        "  pawl -C %s audit verify".formatted(workspace),
        "  export PAWL_PASSPHRASE=$(cat %s)   # to sign more releases"
            .formatted(stage.folder().root().resolve(Passphrase.FILE)),
        "Stop them and remove everything:",
        "  kill %s; rm -r %s".formatted(processes, stage.folder().root()));
  }
}
