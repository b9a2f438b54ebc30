package dev.pawl.sim.demo.act;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.demo.script.Checks;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.demo.script.Step;
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.Factory;
import dev.pawl.sim.demo.stage.Firmware;
import dev.pawl.sim.demo.stage.Lookout;
import dev.pawl.sim.demo.stage.Release;
import dev.pawl.sim.demo.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Step 1: keys are made, the first version is signed, three devices leave the factory with it and
/// enrol, each with a one-time token and a key that never leaves it. The last one takes whole
/// images
/// only: there is somebody to compare with, and somebody who loads long enough for a power cut.
final class ManufactureAct implements Step.Act {
  private static final int DEVICES = 3;

  private final Stage stage;
  private final Cast cast;
  private final UpdateAct.Building first;
  private final DownloadPace pace;

  /// @param first builds the first firmware
  ManufactureAct(Stage stage, Cast cast, UpdateAct.Building first, DownloadPace pace) {
    this.stage = stage;
    this.cast = cast;
    this.first = first;
    this.pace = pace;
  }

  @Override
  public String run(Checks checks, Deadline deadline) throws IOException, InterruptedException {
    stage
        .engineer()
        .makeWorkspace(
            List.of(
                Repertoire.LOCK.value(),
                Repertoire.LOCK_HARDWARE.value(),
                Repertoire.CAMERA.value(),
                Repertoire.CAMERA_HARDWARE.value()));
    Firmware firmware = first.build();
    long began = System.nanoTime();
    stage.startServer(deadline);
    Duration start = Duration.ofNanos(System.nanoTime() - began);
    stage
        .narrator()
        .tell(
            "server",
            "server-ready",
            "ready",
            "devices on port %d with client certificates, people on port %d"
                .formatted(stage.server().ports().device(), stage.server().ports().operator()));
    Release release = cast.join(stage.engineer().release(firmware));
    Lookout lookout = new Lookout(stage, deadline);
    manufacture(release, Machine.measured(start));
    for (DemoDevice device : cast.devices()) {
      lookout.event(device.id(), DeviceEventKind.AGENT_ENROLLED);
    }
    for (DemoDevice device : cast.devices()) {
      lookout.serverSees(
          device.id(), "running " + release.name(), view -> view.running().isPresent());
    }
    check(checks, release);
    return "%d devices left the factory with %s and enrolled; each holds its own key"
        .formatted(DEVICES, release.name());
  }

  private void manufacture(Release release, Machine machine) throws IOException {
    Path proof = stage.engineer().proof(release);
    for (int number = 1; number <= DEVICES; number++) {
      DeviceId id = new DeviceId("lock-" + number);
      Factory.Order order =
          new Factory.Order(
              id,
              Repertoire.MODEL,
              Repertoire.LOCK_HARDWARE,
              stage.deviceUrl(),
              number < DEVICES ? Factory.Order.NO_CAP : pace.bytesPerSecond(),
              pace.slotCapacity(),
              machine.trial(),
              number < DEVICES);
      DemoDevice device = stage.manufacture(order, release, proof);
      cast.join(device);
      stage
          .narrator()
          .tell(
              id.value(),
              "device-manufactured",
              "manufactured",
              "%s (%s) in slot a, a one-time token, the root of trust; power on"
                  .formatted(release.name(), release.firmware().counter()));
      device.powerOn();
    }
  }

  private void check(Checks checks, Release release) throws IOException {
    new Fleet(stage, checks).installed(release, Slot.A, cast.devices());
    for (DemoDevice device : cast.devices()) {
      DeviceFolder folder = device.folder();
      checks.equal(
          "the one-time token of " + device.id(),
          "used up",
          Files.exists(folder.enrolmentToken()) ? "still there" : "used up");
      checks.equal(
          "the key of " + device.id(),
          "for its owner only",
          OwnerOnly.isOpenToOthers(folder.key()) ? "open to others" : "for its owner only");
    }
  }
}
