package dev.pawl.sim.demo.act;

import dev.pawl.cli.output.Table.Tone;
import dev.pawl.cli.remote.DeviceView.LastFailure;
import dev.pawl.cli.remote.RolloutView;
import dev.pawl.core.protocol.DeviceEvent;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.demo.script.Checks;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.demo.script.Step;
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.Impostor;
import dev.pawl.sim.demo.stage.Lookout;
import dev.pawl.sim.demo.stage.Release;
import dev.pawl.sim.demo.stage.Stage;
import dev.pawl.sim.hostile.HostilePlan;
import java.io.IOException;
import java.util.List;

/// Step 5: the first version again, genuine and validly signed, but older than what the device has
/// confirmed. The honest server does not assign it; offered by a tampered one, the device refuses.
/// Then somebody with a device's key lies about what it booted, and is flagged.
final class OldReleaseAct implements Step.Act {
  private final Stage stage;
  private final Cast cast;

  OldReleaseAct(Stage stage, Cast cast) {
    this.stage = stage;
    this.cast = cast;
  }

  @Override
  public String run(Checks checks, Deadline deadline) throws IOException, InterruptedException {
    Release old = cast.release("lock-1.0.0");
    DemoDevice device = cast.device(2);
    RolloutView rollout = stage.operator().rollOut(old, List.of(device.id()));
    RolloutView.Member decided = rollout.devices().getFirst();
    checks.equal("the honest server decides", "refused", decided.decision());
    checks.equal("by the rule", "decide.below-device-floor", decided.rule());

    stage.startTamperedServer(HostilePlan.HARMLESS.withoutRules(), deadline);
    Lookout lookout = new Lookout(stage, deadline);
    stage
        .narrator()
        .tell(
            "attacker",
            "release-replayed",
            "offers an old one",
            "lock-2 is offered %s all the same: genuine, validly signed, vulnerable"
                .formatted(old.name()),
            Tone.BAD);
    stage.operator().rollOut(old, List.of(device.id()));
    DeviceEvent end = lookout.updateEnded(device.id());
    checks.equal(
        "what becomes of it on lock-2",
        DeviceEventKind.UPDATE_REFUSED + " image.counter-below-floor",
        end.kind() + " " + Facts.text(end, "code"));
    stage.startServer(deadline);
    new Fleet(stage, checks).installed(cast.release("lock-2.0.0"), Slot.B, List.of(device));
    lie(checks, device);
    return "an old version comes back through neither the server nor the device, however valid its"
        + " signatures";
  }

  /// What the report says is not what was assigned: a security event, whoever signed it.
  private void lie(Checks checks, DemoDevice device) throws IOException {
    stage
        .narrator()
        .tell(
            "attacker",
            "report-false",
            "lies",
            "with lock-2's own key: it booted %s, but other bytes than were published"
                .formatted(device.state().image().path()),
            Tone.BAD);
    new Impostor(device.folder()).lie();
    String flagged =
        stage.operator().device(device.id()).lastFailure().map(LastFailure::code).orElse("nothing");
    checks.equal("what the server says of lock-2", "device.image-mismatch", flagged);
    stage
        .narrator()
        .tell(
            "server",
            "report-flagged",
            "flags lock-2",
            "its boot evidence is not the image it was assigned: device.image-mismatch, in the"
                + " audit log and in `pawl device show`",
            Tone.GOOD);
  }
}
