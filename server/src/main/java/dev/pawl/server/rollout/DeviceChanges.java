package dev.pawl.server.rollout;

import dev.pawl.core.value.DeviceId;

/// Who keeps something about devices in memory and must be told when it no longer holds. Told after
/// a change is durable; must be quick and must not fail.
public interface DeviceChanges {
  /// Something about this device changed.
  void changed(DeviceId device);

  /// Something changed that concerns every device.
  void allChanged();
}
