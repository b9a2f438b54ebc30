package dev.pawl.agent.rollback;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ReleaseCounter;

/// The device's floor: an image whose release counter is below it is neither installed nor booted.
/// It never goes down. Port; what there is on real devices: [DeviceCounter].
///
/// Raise it **after** the boot record says that the image is confirmed, and again at every start of
/// a confirmed image whose counter is above the floor. In the other order a power cut in between
/// would leave a device whose trial may still fail and whose old image is below the floor.
public interface MonotonicCounter {
  /// The floor. A counter that cannot be read is not 0: nothing new may be installed then.
  Result<ReleaseCounter, CounterFailure> read();

  /// Makes `to` the floor; the same value as before changes nothing. When it succeeds, the value
  /// survives a power cut.
  /// @return the floor now in force
  Result<ReleaseCounter, CounterFailure> raise(ReleaseCounter to);
}
