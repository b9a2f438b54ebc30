package dev.pawl.agent.phase;

import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.value.Slot;

/// What is so at the moment of a step.
/// @param running slot this process was booted from
/// @param image the image that runs
/// @param boot the boot record as it is on the disk
public record Facts(Slot running, RunningImage image, BootRecord boot, Memory memory) {
  /// Whether what runs still has to prove itself.
  boolean runningIsOnTrial() {
    return boot.slot(running).onTrial();
  }

  /// Whether what runs is permanent: only then may the other slot be written.
  boolean runningIsConfirmed() {
    return boot.slot(running).confirmed();
  }

  /// Whether the boot record still means to try `slot`.
  boolean isOnTrial(Slot slot) {
    return boot.slot(slot).onTrial() && boot.slot(slot).triesLeft() > 0;
  }
}
