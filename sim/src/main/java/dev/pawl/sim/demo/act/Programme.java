package dev.pawl.sim.demo.act;

import dev.pawl.core.value.Slot;
import dev.pawl.sim.demo.screen.Screen;
import dev.pawl.sim.demo.script.Step;
import dev.pawl.sim.demo.stage.Firmware;
import dev.pawl.sim.demo.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Which steps are played, in which order.
public final class Programme {
  /// A step takes a few seconds; a slow machine may take many times as long.
  private static final Duration STEP = Duration.ofMinutes(5);

  /// Slowest machine on which the images of a step are handled, in bytes per second.
  private static final long SLOWEST = 256 * 1024;

  /// Length about which downloads of the agent's own image are paced.
  private static final long AGENT_IMAGE = 4_500_000;

  private Programme() {}

  /// All seven steps, with the agent itself as firmware.
  public static List<Step> full(Stage stage, Screen screen) throws IOException {
    Repertoire repertoire = new Repertoire(stage.folder().images());
    Cast cast = new Cast();
    return List.of(
        new Step(
            1,
            "Keys are made, devices leave the factory and enrol",
            STEP,
            new ManufactureAct(
                stage,
                cast,
                () -> repertoire.lock("1.0.0", 1),
                DownloadPace.forLength(AGENT_IMAGE))),
        new Step(
            2,
            "Version 2 is signed offline, published and rolled out",
            STEP,
            new UpdateAct(stage, cast, () -> repertoire.lock("2.0.0", 2), 3)),
        new Step(
            3,
            "A tampered server offers forgeries and another product's image",
            STEP,
            new TamperedServerAct(stage, cast, repertoire)),
        new Step(
            4,
            "Version 3 boots but fails its health check",
            STEP,
            new FallBackAct(stage, cast, repertoire)),
        new Step(
            5,
            "Version 1 comes back, validly signed but too old; then a device lies",
            STEP,
            new OldReleaseAct(stage, cast)),
        new Step(
            6,
            "Power fails in the middle of writing version 4",
            STEP,
            new PowerCutAct(
                stage,
                cast,
                () -> cast.join(stage.engineer().release(repertoire.lock("4.0.0", 3))),
                Slot.A)),
        new Step(
            7,
            "The audit chain is verified, the fleet is shown",
            STEP,
            new ClosingAct(stage, cast, screen, "4.0.0")));
  }

  /// Steps 1, 2, 6 and 7, with any two files as firmware.
  public static List<Step> images(Stage stage, Screen screen, Path image, Path next)
      throws IOException {
    Firmware first = Repertoire.opaque(image, "1.0.0", 1);
    Firmware second = Repertoire.opaque(next, "2.0.0", 2);
    Cast cast = new Cast();
    long length = Math.max(Files.size(image), Files.size(next));
    Duration longStep = STEP.plusSeconds(length / SLOWEST);
    return List.of(
        new Step(
            1,
            "Keys are made, devices leave the factory with " + image.getFileName(),
            longStep,
            new ManufactureAct(stage, cast, () -> first, DownloadPace.forLength(length))),
        new Step(
            2,
            next.getFileName() + " is signed offline, published and rolled out",
            longStep,
            new UpdateAct(stage, cast, () -> second, 2)),
        new Step(
            6,
            "Power fails in the middle of writing " + next.getFileName(),
            longStep,
            new PowerCutAct(stage, cast, () -> cast.release(second.name()), Slot.B)),
        new Step(
            7,
            "The audit chain is verified, the fleet is shown",
            longStep,
            new ClosingAct(stage, cast, screen, "2.0.0")));
  }
}
