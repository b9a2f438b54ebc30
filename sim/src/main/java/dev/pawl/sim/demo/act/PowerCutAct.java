package dev.pawl.sim.demo.act;

import dev.pawl.cli.output.Table.Tone;
import dev.pawl.core.protocol.DeviceEvent;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.release.BlockTree;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.demo.script.Checks;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.demo.script.Step;
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.Lookout;
import dev.pawl.sim.demo.stage.Release;
import dev.pawl.sim.demo.stage.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Step 6: power fails in the middle of writing. The device boots what it had, resumes where the
/// last good block ends, and finishes; the others are not disturbed.
final class PowerCutAct implements Step.Act {
  private static final int FROM_PERCENT = 30;
  private static final int TO_PERCENT = 70;

  /// Shorter images are written before anybody could look.
  private static final long SHORTEST = 4L * BlockTree.BLOCK_SIZE;

  private final Stage stage;
  private final Cast cast;
  private final Publication publication;
  private final Slot target;

  /// What is rolled out in this step.
  @FunctionalInterface
  interface Publication {
    Release release() throws IOException;
  }

  /// @param target slot the update is written to
  PowerCutAct(Stage stage, Cast cast, Publication publication, Slot target) {
    this.stage = stage;
    this.cast = cast;
    this.publication = publication;
    this.target = target;
  }

  @Override
  public String run(Checks checks, Deadline deadline) throws IOException, InterruptedException {
    Release release = publication.release();
    DemoDevice victim = cast.devices().getLast();
    List<DemoDevice> all = chosen(release);
    Lookout lookout = new Lookout(stage, deadline);
    stage.operator().rollOut(release, Cast.ids(all));
    boolean inTheMiddle = release.length() >= SHORTEST;
    String told =
        inTheMiddle
            ? cutInTheMiddle(victim, checks, lookout)
            : cutAtTheOffer(victim, release, lookout);
    lookout.confirmed(release, all);
    new Fleet(stage, checks).installed(release, target, cast.devices());
    return "%s lost power %s and finished%s"
        .formatted(victim.id(), told, all.size() > 1 ? "; the others updated meanwhile" : "");
  }

  private String cutInTheMiddle(DemoDevice victim, Checks checks, Lookout lookout)
      throws IOException, InterruptedException {
    DeviceEvent progress =
        lookout.event(
            victim.id(), DeviceEventKind.DOWNLOAD_PROGRESS, each -> percent(each) >= FROM_PERCENT);
    victim.cutPower();
    long written = lastWritten(lookout, victim);
    tell("power-cut", "power fails", "%s is killed at %d %%", victim, percent(progress));
    checks.that(
        "power fails",
        percent(progress) <= TO_PERCENT,
        "between %d and %d %% of the download".formatted(FROM_PERCENT, TO_PERCENT),
        percent(progress) + " %");
    powerReturns(victim);
    DeviceEvent resumed = lookout.event(victim.id(), DeviceEventKind.DOWNLOAD_RESUMED);
    long from = Facts.number(resumed, "from");
    checks.that(
        "the download resumes",
        from >= written && from % BlockTree.BLOCK_SIZE == 0,
        "at a whole block, nothing good thrown away: at %d or later".formatted(written),
        "at " + from);
    return "at %d %%, resumed at %s".formatted(percent(progress), new ByteCount(from));
  }

  /// An image of a few blocks is written at once: there is no middle to be caught in.
  private String cutAtTheOffer(DemoDevice victim, Release release, Lookout lookout)
      throws IOException, InterruptedException {
    lookout.event(victim.id(), DeviceEventKind.UPDATE_OFFERED);
    victim.cutPower();
    var length = new ByteCount(release.length());
    tell(
        "power-cut",
        "power fails",
        "%s is killed as the update is offered; %s are too few for a middle",
        victim,
        length);
    powerReturns(victim);
    return "as the update of %s was offered".formatted(length);
  }

  private void powerReturns(DemoDevice victim) throws IOException, InterruptedException {
    tell(
        "power-on",
        "power returns",
        "%s boots what it had, %s",
        victim,
        victim.state().image().version());
    victim.powerOn();
  }

  /// Devices that do not run the release yet.
  private List<DemoDevice> chosen(Release release) throws IOException {
    List<DemoDevice> chosen = new ArrayList<>();
    for (DemoDevice device : cast.devices()) {
      if (!device.state().image().path().equals(release.path())) {
        chosen.add(device);
      }
    }
    return chosen;
  }

  private void tell(String event, String what, String why, DemoDevice device, Object fact) {
    stage.narrator().tell("power", event, what, why.formatted(device.id(), fact), Tone.BAD);
  }

  private static long lastWritten(Lookout lookout, DemoDevice device) {
    return lookout.said(device.id(), DeviceEventKind.DOWNLOAD_PROGRESS).stream()
        .mapToLong(event -> Facts.number(event, "done"))
        .max()
        .orElse(0);
  }

  private static long percent(DeviceEvent progress) {
    return 100 * Facts.number(progress, "done") / Math.max(1, Facts.number(progress, "total"));
  }
}
