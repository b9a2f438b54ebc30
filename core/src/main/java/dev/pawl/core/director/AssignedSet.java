package dev.pawl.core.director;

import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.MalformedInput;
import java.util.HashSet;
import java.util.List;

/// What a device is to install together: all of it, or nothing.
///
/// @param id the action that the server offers for it
/// @param images one for each component; no component twice; 1 to 32
public record AssignedSet(ActionId id, List<Assigned> images) {
  /// Most components a device may have.
  public static final int MOST = 32;

  public AssignedSet {
    images = List.copyOf(images);
    if (images.isEmpty() || images.size() > MOST) {
      throw new MalformedInput("set", images.size() + " images", "1 to " + MOST + " images");
    }
    var components = new HashSet<DeviceId>();
    for (Assigned image : images) {
      if (!components.add(image.component())) {
        throw new MalformedInput("set", image.component().value(), "each component once");
      }
    }
  }
}
