package dev.pawl.core.boot;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.Verified;

/// What verification says about a slot, from its bytes alone.
public sealed interface SlotVerdict {
  /// A genuine image for this device: signatures and hardware are right.
  record Bootable(Verified<ImageDescription> image) implements SlotVerdict {}

  /// There is something, and it must not run.
  record Refused(Failure why) implements SlotVerdict {}

  /// There is no whole image.
  record Empty() implements SlotVerdict {}
}
