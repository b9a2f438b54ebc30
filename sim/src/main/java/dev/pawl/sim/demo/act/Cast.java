package dev.pawl.sim.demo.act;

import dev.pawl.core.value.DeviceId;
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.Release;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the steps hand on to each other: devices made and releases published so far.
final class Cast {
  private final List<DemoDevice> devices = new ArrayList<>();
  private final Map<String, Release> releases = new HashMap<>();

  void join(DemoDevice device) {
    devices.add(device);
  }

  Release join(Release release) {
    releases.put(release.name(), release);
    return release;
  }

  /// All devices, in order.
  List<DemoDevice> devices() {
    return List.copyOf(devices);
  }

  /// Device number 1, 2, 3.
  DemoDevice device(int number) {
    return devices.get(number - 1);
  }

  /// Ids of some devices.
  static List<DeviceId> ids(List<DemoDevice> devices) {
    return devices.stream().map(DemoDevice::id).toList();
  }

  /// A release published before.
  Release release(String name) {
    Release release = releases.get(name);
    if (release == null) {
      throw new IllegalStateException(name + " was not published");
    }
    return release;
  }
}
