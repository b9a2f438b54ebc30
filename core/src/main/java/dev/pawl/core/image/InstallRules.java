package dev.pawl.core.image;

import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import java.util.Optional;

/// May this image run on this device? The one place that says so: asked by the agent before it
/// installs and by the boot stage at every boot. Pure.
///
/// It answers for a description that was verified; without that it means nothing.
public final class InstallRules {
  private InstallRules() {}

  /// Why the image must not be installed or booted; nothing if it may. Checked in this order, the
  /// first that applies wins:
  /// 1. the image lists the device's hardware;
  /// 2. its counter is not below the device's floor: older images never run again;
  /// 3. it fits into a slot, and can have a block list at all.
  public static Optional<ImageFailure> mayInstall(
      ImageDescription image, HardwareId device, ReleaseCounter floor, ByteCount slotCapacity) {
    if (!image.hardware().contains(device)) {
      return Optional.of(new ImageFailure.WrongHardware(image.hardware(), device));
    }
    if (image.counter().isBelow(floor)) {
      return Optional.of(new ImageFailure.CounterBelowFloor(image.counter(), floor));
    }
    ByteCount limit =
        slotCapacity.exceeds(BlockList.LONGEST_IMAGE) ? BlockList.LONGEST_IMAGE : slotCapacity;
    if (image.length().exceeds(limit)) {
      return Optional.of(new ImageFailure.TooLarge(image.length(), limit));
    }
    return Optional.empty();
  }
}
