package dev.pawl.cli.remote;

import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import java.util.Map;

/// A device to be registered.
///
/// @param attributes free texts for people and filters; may be empty
public record NewDevice(
    DeviceId id, Model model, HardwareId hardware, Map<String, String> attributes) {
  public NewDevice {
    attributes = Map.copyOf(attributes);
  }
}
