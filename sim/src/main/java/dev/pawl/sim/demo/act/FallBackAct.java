package dev.pawl.sim.demo.act;

import dev.pawl.cli.remote.DeviceView;
import dev.pawl.core.protocol.DeviceEvent;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.demo.script.Checks;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.demo.script.Step;
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.Lookout;
import dev.pawl.sim.demo.stage.Release;
import dev.pawl.sim.demo.stage.Stage;
import dev.pawl.sim.process.JavaProgram;
import java.io.IOException;
import java.util.List;

/// Step 4: a version that boots but does not work. The device finds out by its health check and
/// falls back; the server shows why.
final class FallBackAct implements Step.Act {
  private static final String CODE = "trial.unhealthy";
  private static final String CAUSE = "sensor driver missing";

  private final Stage stage;
  private final Cast cast;
  private final Repertoire repertoire;

  FallBackAct(Stage stage, Cast cast, Repertoire repertoire) {
    this.stage = stage;
    this.cast = cast;
    this.repertoire = repertoire;
  }

  @Override
  public String run(Checks checks, Deadline deadline) throws IOException, InterruptedException {
    Release broken = cast.join(stage.engineer().release(repertoire.brokenLock("3.0.0", 3)));
    DemoDevice device = cast.device(1);
    Lookout lookout = new Lookout(stage, deadline);
    stage.operator().rollOut(broken, List.of(device.id()));
    DeviceEvent end = lookout.updateEnded(device.id());
    checks.equal(
        "what becomes of it on lock-1",
        DeviceEventKind.UPDATE_FELL_BACK + " " + CODE,
        end.kind() + " " + Facts.text(end, "code"));
    DeviceView view =
        lookout.serverSees(
            device.id(),
            "with a failure of " + CODE,
            seen -> seen.lastFailure().filter(last -> last.code().equals(CODE)).isPresent());
    String why = view.lastFailure().map(DeviceView.LastFailure::text).orElse("nothing");
    checks.that(
        "the server says why", why.contains(CAUSE), "a sentence with \"" + CAUSE + "\"", why);
    stage
        .operator()
        .tell(
            "failure-shown",
            "asks the server",
            "lock-1: " + why.replace(JavaProgram.java().toString(), "java"));
    new Fleet(stage, checks).installed(cast.release("lock-2.0.0"), Slot.B, List.of(device));
    return "lock-3.0.0 booted, failed its health check and was given up; lock-1 runs lock-2.0.0"
        + " again and the server shows the reason";
  }
}
