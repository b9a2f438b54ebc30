package dev.pawl.agent.boot;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Slot;
import java.nio.file.Path;

/// Why the boot stage cannot work on a device folder, or cannot use a slot, for a reason that lies
/// in the device and not in the image (docs/failures.md, "boot").
public sealed interface BootStageFailure extends Failure {
  /// Another boot stage works on this folder.
  record AlreadyRunning(Path folder) implements BootStageFailure {}

  /// The device is set up for a boot loader of its own.
  record AnotherBootLoader(Path folder) implements BootStageFailure {}

  /// The trust anchor, or the fuse that holds its digest, is missing or unreadable.
  record FactoryRootUnreadable(Path file, String problem) implements BootStageFailure {}

  /// The trust anchor is not the one the device was made with.
  record FactoryRootMismatch(Digest expected, Digest found) implements BootStageFailure {}

  /// The disk does not give back what stands in a slot.
  record SlotUnreadable(Slot slot, String problem) implements BootStageFailure {}

  /// The copy of the image that would run cannot be made.
  record CopyFailed(Slot slot, String problem) implements BootStageFailure {}

  /// What power cuts left unfinished cannot be removed, or a note cannot be written.
  record DiskFailed(Path folder, String problem) implements BootStageFailure {}

  /// The record cannot be written, so a try of a trial could not be counted.
  record RecordNotWritten(Slot slot, String problem) implements BootStageFailure {}

  @Override
  default String code() {
    return switch (this) {
      case AlreadyRunning _ -> "boot.already-running";
      case AnotherBootLoader _ -> "boot.another-boot-loader";
      case FactoryRootUnreadable _ -> "boot.factory-root-unreadable";
      case FactoryRootMismatch _ -> "boot.factory-root-mismatch";
      case SlotUnreadable _ -> "boot.slot-unreadable";
      case CopyFailed _ -> "boot.copy-failed";
      case DiskFailed _ -> "boot.disk-failed";
      case RecordNotWritten _ -> "boot.record-not-written";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case AlreadyRunning(Path folder) ->
          "Booting the device in %s: expected no other boot stage, found one running. "
                  .formatted(folder)
              + "Stop that one first; a device has one boot stage.";
      case AnotherBootLoader(Path folder) ->
          "Booting the device in %s: expected \"boot\" of kind pawl in its device.json, found another. "
                  .formatted(folder)
              + "Its boot loader starts the system, and that starts `pawl agent`"
              + " (docs/integrate/README.md).";
      case FactoryRootUnreadable(Path file, String problem) ->
          "Reading the trust anchor %s: expected to be able to read it, found: %s. "
                  .formatted(file, problem)
              + "Nothing can be verified without it; have the device manufactured again.";
      case FactoryRootMismatch(Digest expected, Digest found) ->
          "Checking the trust anchor: expected %s, found %s. ".formatted(expected, found)
              + "Nothing is booted: someone exchanged the anchor, or the disk is damaged."
              + " Have the device manufactured again.";
      case SlotUnreadable(Slot slot, String problem) ->
          "Reading slot %s: expected to be able to read it, found: %s. ".formatted(slot, problem)
              + "Check the disk; the next update fills the slot again.";
      case CopyFailed(Slot slot, String problem) ->
          "Copying the image of slot %s to where it runs: expected it to succeed, found: %s. "
                  .formatted(slot, problem)
              + "Free some space on the device, or check its disk.";
      case DiskFailed(Path folder, String problem) ->
          "Writing in %s: expected it to succeed, found: %s. ".formatted(folder, problem)
              + "What can be booted is booted. Free some space on the device, or check its disk.";
      case RecordNotWritten(Slot slot, String problem) ->
          "Counting a try of slot %s: expected to be able to write the boot record, found: %s. "
                  .formatted(slot, problem)
              + "The trial is not started. Free some space on the device, or check its disk.";
    };
  }
}
