package dev.pawl.sim.demo.act;

import dev.pawl.cli.remote.DeltaView;
import dev.pawl.cli.remote.DownloadView;
import dev.pawl.cli.remote.RolloutView;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.demo.script.Checks;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.demo.script.Step;
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.Firmware;
import dev.pawl.sim.demo.stage.Lookout;
import dev.pawl.sim.demo.stage.Release;
import dev.pawl.sim.demo.stage.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Step 2: the second version is signed, published and rolled out; devices fetch, verify, write,
/// try and confirm it.
final class UpdateAct implements Step.Act {
  /// Longest time to wait for deltas.
  private static final Duration MAKING = Duration.ofSeconds(10);

  private final Stage stage;
  private final Cast cast;
  private final Building building;
  private final int devices;

  /// Builds the firmware, when its time has come.
  @FunctionalInterface
  interface Building {
    Firmware build() throws IOException;
  }

  /// @param devices how many devices get it, from the first on
  UpdateAct(Stage stage, Cast cast, Building building, int devices) {
    this.stage = stage;
    this.cast = cast;
    this.building = building;
    this.devices = devices;
  }

  @Override
  public String run(Checks checks, Deadline deadline) throws IOException, InterruptedException {
    Firmware firmware = building.build();
    Release release = cast.join(stage.engineer().release(firmware));
    List<DemoDevice> chosen = cast.devices().subList(0, devices);
    deltas(release);
    Lookout lookout = new Lookout(stage, deadline);
    RolloutView rollout = stage.operator().rollOut(release, Cast.ids(chosen));
    checks.equal(
        "devices the release is assigned to",
        (long) devices,
        rollout.devices().stream().filter(RolloutView.Member::isAssigned).count());
    lookout.confirmed(release, chosen);
    new Fleet(stage, checks).installed(release, Slot.B, chosen);
    return "%d of %d devices run %s from slot b, proved by signed reports; they accept nothing below %s any more; %s saved by deltas"
        .formatted(devices, devices, release.name(), firmware.counter(), saved(rollout));
  }

  /// What is not ready in time is not waited for: devices take the whole image then.
  private void deltas(Release release) throws IOException, InterruptedException {
    var whole = new ByteCount(release.length());
    for (DeltaView delta : stage.operator().awaitDeltas(release, MAKING)) {
      String what =
          delta
              .length()
              .map(length -> "%s instead of %s".formatted(length, whole))
              .orElseGet(() -> delta.failure().orElse("not ready") + ": whole images instead");
      stage
          .narrator()
          .tell(
              "server",
              "delta-" + delta.state(),
              "delta " + delta.state(),
              release.name() + ", " + what);
    }
  }

  private ByteCount saved(RolloutView rollout) throws IOException {
    return stage
        .operator()
        .rollout(rollout.id())
        .download()
        .map(DownloadView::saved)
        .orElse(ByteCount.ZERO);
  }
}
