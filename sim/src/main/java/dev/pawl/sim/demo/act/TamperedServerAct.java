package dev.pawl.sim.demo.act;

import dev.pawl.cli.output.Table.Tone;
import dev.pawl.core.protocol.DeviceEvent;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.demo.script.Checks;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.demo.script.Step;
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.Lookout;
import dev.pawl.sim.demo.stage.Release;
import dev.pawl.sim.demo.stage.Stage;
import dev.pawl.sim.hostile.Forgery;
import dev.pawl.sim.hostile.HostilePlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Step 3: the server falls into the hands of an attacker, who has everything that is on it: TLS
/// identity, database, online keys. He offers the device that takes whole images a forged one, one
/// device a genuine image of another product, one forged metadata. Each device refuses and says
/// why. (A device that takes deltas would make the genuine image out of its own and the patch, or
/// refuse it too.)
final class TamperedServerAct implements Step.Act {
  private final Stage stage;
  private final Cast cast;
  private final Repertoire repertoire;

  TamperedServerAct(Stage stage, Cast cast, Repertoire repertoire) {
    this.stage = stage;
    this.cast = cast;
    this.repertoire = repertoire;
  }

  @Override
  public String run(Checks checks, Deadline deadline) throws IOException, InterruptedException {
    Release next = cast.join(stage.engineer().release(repertoire.lock("2.1.0", 2)));
    Release camera = cast.join(stage.engineer().release(repertoire.camera("1.0.0", 2)));
    HostilePlan plan = HostilePlan.HARMLESS.withForgedImage(next.sha256()).withoutRules();
    stage.startTamperedServer(plan, deadline);
    Lookout lookout = new Lookout(stage, deadline);
    attack("image-forged", "forges an image", "lock-3 is offered %s with one byte changed", next);
    stage.operator().rollOut(next, List.of(cast.device(3).id()));
    attack(
        "image-foreign",
        "offers a camera's",
        "lock-2 is offered %s, genuine and validly signed, but made for a camera",
        camera);
    stage.operator().rollOut(camera, List.of(cast.device(2).id()));
    refused(checks, lookout, cast.device(3), "image.block-mismatch");
    refused(checks, lookout, cast.device(2), "director.hardware-differs");

    stage.changePlan(plan.withForgedMetadata(fileName(next), forgedLine(next)));
    attack(
        "metadata-forged",
        "forges metadata",
        "lock-1 is offered his own image as %s, described and signed with keys of his own",
        next);
    stage.operator().rollOut(next, List.of(cast.device(1).id()));
    refused(checks, lookout, cast.device(1), "trust.too-few-signatures");

    stage.startServer(deadline);
    stage
        .narrator()
        .tell(
            "server", "server-honest", "honest again", "the real server is back on the same data");
    new Fleet(stage, checks).installed(cast.release("lock-2.0.0"), Slot.B, cast.devices());
    return "a stolen server could deliver neither a forged image nor forged metadata nor another"
        + " product's image: the devices check, not the server";
  }

  private void attack(String event, String what, String why, Release release) {
    stage.narrator().tell("attacker", event, what, why.formatted(release.name()), Tone.BAD);
  }

  private static void refused(Checks checks, Lookout lookout, DemoDevice device, String code)
      throws IOException, InterruptedException {
    DeviceEvent end = lookout.updateEnded(device.id());
    checks.equal(
        "what becomes of it on " + device.id(),
        DeviceEventKind.UPDATE_REFUSED + " " + code,
        end.kind() + " " + Facts.text(end, "code"));
  }

  /// The file that names `release` first.
  private static String fileName(Release release) {
    return release.metadataVersion() + "." + LineNames.role(Repertoire.LOCK) + ".json";
  }

  private Path forgedLine(Release release) throws IOException {
    byte[] genuine = stage.operator().metadata(fileName(release));
    byte[] forged =
        Forgery.ofLine(
                LineNames.role(Repertoire.LOCK),
                genuine,
                release.path(),
                Digest.sha256("implant".getBytes(StandardCharsets.UTF_8)))
            .orThrow(failure -> new IOException(failure.explain()));
    return Files.write(stage.folder().attacker().resolve(fileName(release)), forged);
  }
}
