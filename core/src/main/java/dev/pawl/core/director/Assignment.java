package dev.pawl.core.director;

import dev.pawl.core.value.DeviceId;
import java.util.Optional;

/// What the director says to one device: a set to install, or expressly nothing. Both are bound to
/// the device: "nothing" must not be shown to another one either.
public record Assignment(DeviceId device, Optional<AssignedSet> set) {
  /// Nothing to install.
  public static Assignment nothing(DeviceId device) {
    return new Assignment(device, Optional.empty());
  }
}
