package dev.pawl.server.rollout;

import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.server.decide.Assignment;
import dev.pawl.server.decide.DeviceFacts;
import dev.pawl.server.decide.Standing;
import dev.pawl.server.fleet.Device;
import dev.pawl.server.release.Catalogue;
import dev.pawl.server.release.Release;
import java.util.Optional;

/// What the decider asks for, taken from where it is kept.
final class Facts {
  private Facts() {}

  static DeviceFacts of(Device device) {
    return new DeviceFacts(
        device.id(),
        switch (device.state()) {
          case REGISTERED -> Standing.REGISTERED;
          case ENROLLED -> Standing.ENROLLED;
          case REVOKED -> Standing.REVOKED;
        },
        device.hardware(),
        device.running().map(RunningImage::sha256),
        device.floor().orElse(ReleaseCounter.ZERO));
  }

  static Assignment assignment(
      Release release, Catalogue catalogue, Optional<ActionId> supersededBy) {
    var image = release.image();
    return new Assignment(
        image.path(),
        image.sha256(),
        image.hardware(),
        image.counter(),
        catalogue.floorOf(image.line()),
        release.published(),
        supersededBy);
  }
}
