package dev.pawl.core.boot;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.Slot;

/// Why a slot is not booted, apart from what verification says about its image (docs/failures.md,
/// "boot").
public sealed interface BootFailure extends Failure {
  /// The boot record says not to boot it: it is being written, or was given up.
  record SlotUnused(Slot slot) implements BootFailure {}

  /// The image on trial was started as often as allowed and never confirmed.
  record NoTriesLeft(Slot slot) implements BootFailure {}

  /// The slot holds no whole image.
  record SlotEmpty(Slot slot) implements BootFailure {}

  /// The counter cannot be read, so only confirmed images are booted, and this one is not.
  record NotConfirmed(Slot slot) implements BootFailure {}

  @Override
  default String code() {
    return switch (this) {
      case SlotUnused _ -> "boot.slot-unused";
      case NoTriesLeft _ -> "boot.no-tries-left";
      case SlotEmpty _ -> "boot.slot-empty";
      case NotConfirmed _ -> "boot.not-confirmed";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case SlotUnused(Slot slot) ->
          "Choosing a slot to boot: expected slot %s to be in use, the boot record says it is not. "
                  .formatted(slot)
              + "It is being written, or its image failed; install a release to use it again.";
      case NoTriesLeft(Slot slot) ->
          "Choosing a slot to boot: expected slot %s to have tries left, found none. "
                  .formatted(slot)
              + "Its image was started on trial and never confirmed; look at the events of those"
              + " boots, and roll out a corrected release.";
      case SlotEmpty(Slot slot) ->
          "Choosing a slot to boot: expected a whole image in slot %s, found none. ".formatted(slot)
              + "Install a release; the slot is filled by the next update.";
      case NotConfirmed(Slot slot) ->
          "Choosing a slot to boot: expected slot %s to be confirmed, found an image on trial. "
                  .formatted(slot)
              + "The anti-rollback counter cannot be read, so nothing new is booted;"
              + " have the device serviced.";
    };
  }
}
