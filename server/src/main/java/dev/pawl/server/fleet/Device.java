package dev.pawl.server.fleet;

import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import dev.pawl.core.value.ReleaseCounter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A device as the server knows it.
/// @param running what it proved to run in its latest signed report
/// @param floor lowest counter it accepts, from the same report
/// @param reportSequence number of that report, 0 before the first
/// @param lastSeen when it last spoke to us; written in batches, so up to a minute old
/// @param attributes what it says about itself, unproved
/// @param attributesWanted whether it is to send them on its next poll
public record Device(
    DeviceId id,
    Model model,
    HardwareId hardware,
    DeviceState state,
    Optional<RunningImage> running,
    Optional<ReleaseCounter> floor,
    long reportSequence,
    Optional<Instant> lastSeen,
    Optional<LastFailure> lastFailure,
    Map<String, String> attributes,
    boolean attributesWanted) {
  public Device {
    attributes = Map.copyOf(attributes);
  }
}
