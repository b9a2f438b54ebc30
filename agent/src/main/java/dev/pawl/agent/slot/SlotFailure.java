package dev.pawl.agent.slot;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;

/// Why an image cannot be written into a slot (docs/failures.md, "device"). The other slot, and
/// what
/// runs, are untouched.
public sealed interface SlotFailure extends Failure {
  /// The disk has no room.
  record DiskFull(Slot slot, ByteCount needed, ByteCount free) implements SlotFailure {}

  /// The image does not fit into a slot.
  record SlotTooSmall(Slot slot, ByteCount image, ByteCount capacity) implements SlotFailure {}

  /// A slot was to be sealed before all of its image was written.
  record Incomplete(Slot slot, ByteCount expected, ByteCount found) implements SlotFailure {}

  @Override
  default String code() {
    return switch (this) {
      case DiskFull _ -> "device.disk-full";
      case SlotTooSmall _ -> "device.slot-too-small";
      case Incomplete _ -> "device.slot-incomplete";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case DiskFull(Slot slot, ByteCount needed, ByteCount free) ->
          "Writing slot %s: expected room for %s more, found %s free. "
                  .formatted(slot, needed, free)
              + "What runs is not touched. Free some space on the device; the download then goes on"
              + " where it stopped.";
      case SlotTooSmall(Slot slot, ByteCount image, ByteCount capacity) ->
          "Writing slot %s: the image has %d bytes, a slot of this device holds %d. "
                  .formatted(slot, image.value(), capacity.value())
              + "Build a smaller image, or raise slotCapacity in device.json if the disk allows"
              + " it.";
      case Incomplete(Slot slot, ByteCount expected, ByteCount found) ->
          "Completing slot %s: expected %d bytes, found %d. "
                  .formatted(slot, expected.value(), found.value())
              + "Nothing was made bootable; the download goes on at the first missing block.";
    };
  }
}
