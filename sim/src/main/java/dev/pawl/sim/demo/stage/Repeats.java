package dev.pawl.sim.demo.stage;

import dev.pawl.core.protocol.DeviceEvent;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.DeviceId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Knows what a device has said since its last boot: health checks are repeated every second, and
/// people want to read each finding once.
final class Repeats {
  private final Map<DeviceId, Set<String>> saidSinceBoot = new HashMap<>();

  /// Whether the device has not said this since it booted.
  synchronized boolean isNews(DeviceEvent event) {
    if (event.kind() == DeviceEventKind.BOOT_STARTED) {
      saidSinceBoot.remove(event.device());
    }
    return saidSinceBoot
        .computeIfAbsent(event.device(), _ -> new HashSet<>())
        .add(event.kind() + " " + event.text());
  }
}
