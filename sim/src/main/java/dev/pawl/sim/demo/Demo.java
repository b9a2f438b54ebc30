package dev.pawl.sim.demo;

import dev.pawl.sim.demo.act.Programme;
import dev.pawl.sim.demo.screen.JsonScreen;
import dev.pawl.sim.demo.screen.Layout;
import dev.pawl.sim.demo.screen.Screen;
import dev.pawl.sim.demo.screen.StepOutcome;
import dev.pawl.sim.demo.screen.Summary;
import dev.pawl.sim.demo.screen.TextScreen;
import dev.pawl.sim.demo.script.Script;
import dev.pawl.sim.demo.script.Step;
import dev.pawl.sim.demo.script.Stopwatch;
import dev.pawl.sim.demo.stage.EventBook;
import dev.pawl.sim.demo.stage.Narrator;
import dev.pawl.sim.demo.stage.Stage;
import dev.pawl.sim.demo.stage.StageFolder;
import dev.pawl.sim.process.MemoryMeter;
import dev.pawl.sim.process.ProcessPark;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/// One run of the demo, from the first line to the last. However it ends, no process and no folder
/// is left behind, unless the run failed or was told to keep them.
final class Demo {
  private final DemoOptions options;
  private final Screen screen;
  private final Stopwatch watch = new Stopwatch();
  private final EventBook book = new EventBook();

  Demo(DemoOptions options, PrintStream out) {
    this.options = options;
    this.screen =
        options.json() ? new JsonScreen(out) : new TextScreen(out, Layout.detect(System.getenv()));
  }

  /// Plays it.
  /// @return whether every step came out as it must
  boolean play() throws IOException, InterruptedException {
    StageFolder folder =
        options.folder().isPresent()
            ? StageFolder.at(options.folder().get())
            : StageFolder.temporary();
    ProcessPark park = new ProcessPark(folder.logs());
    Thread cleanUp = new Thread(() -> abandoned(park, folder), "clean up");
    Runtime.getRuntime().addShutdownHook(cleanUp);
    try (MemoryMeter meter = MemoryMeter.start(park);
        Stage stage = stage(folder, park)) {
      screen.opening("one server, three devices, real processes", folder.root().toString());
      List<StepOutcome> outcomes = new Script(screen, watch).play(steps(stage));
      Summary summary = summary(outcomes, meter.peak().mebibytes(), stage);
      finish(summary.ok(), park, stage, folder);
      screen.summary(summary);
      return summary.ok();
    } finally {
      Runtime.getRuntime().removeShutdownHook(cleanUp);
    }
  }

  private Stage stage(StageFolder folder, ProcessPark park) throws IOException {
    Narrator narrator = new Narrator(screen, watch, book);
    return new Stage(folder, park, narrator, book, options.postQuantum());
  }

  private List<Step> steps(Stage stage) throws IOException {
    return options.images().isPresent()
        ? Programme.images(
            stage, screen, options.images().get().image(), options.images().get().next())
        : Programme.full(stage, screen);
  }

  private Summary summary(List<StepOutcome> outcomes, Map<String, Long> memory, Stage stage) {
    boolean ok = outcomes.stream().allMatch(StepOutcome::ok);
    boolean stays = options.keep() || !ok;
    Farewell farewell = new Farewell(stage);
    return new Summary(
        ok,
        ok ? farewell.shown(options.images().isPresent()) : farewell.failed(outcomes),
        watch.elapsed(),
        outcomes,
        Outcomes.of(book),
        memory,
        stays ? stage.folder().root().toString() : "",
        ok && options.keep() ? farewell.howToGoOn() : List.of());
  }

  /// Stops what is to be stopped and removes what is to be removed.
  private void finish(boolean ok, ProcessPark park, Stage stage, StageFolder folder)
      throws IOException {
    if (ok && options.keep()) {
      park.letGo();
      return;
    }
    stage.close();
    if (ok) {
      folder.remove();
    }
  }

  /// Ctrl-C, or the end of the terminal: nothing is left behind.
  private static void abandoned(ProcessPark park, StageFolder folder) {
    park.close();
    try {
      folder.remove();
    } catch (IOException e) {
      System.err.println("pawl demo: " + folder.root() + " could not be removed: " + e);
    }
  }
}
