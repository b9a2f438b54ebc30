package dev.pawl.agent;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.Slot;
import java.nio.file.Path;

/// Why the agent cannot start in a device folder (docs/failures.md, "agent").
sealed interface StartFailure extends Failure {
  /// The device's trust anchor is missing or cannot be read.
  record NoFactoryRoot(Path file, String problem) implements StartFailure {}

  /// The director's first root is missing or cannot be read.
  record NoDirectorRoot(Path file, String problem) implements StartFailure {}

  /// The slot that is said to run holds no whole image.
  record NothingRuns(Slot slot) implements StartFailure {}

  /// Neither the arguments nor the boot chain say which slot runs.
  record NoSlotTold() implements StartFailure {}

  /// Arguments and boot chain contradict each other.
  record AnotherSlotRuns(Slot told, Slot booted) implements StartFailure {}

  @Override
  default String code() {
    return switch (this) {
      case NoFactoryRoot _ -> "agent.no-factory-root";
      case NoDirectorRoot _ -> "agent.no-director-root";
      case NothingRuns _ -> "agent.nothing-runs";
      case NoSlotTold _ -> "agent.no-slot-told";
      case AnotherSlotRuns _ -> "agent.another-slot-runs";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case NoFactoryRoot(var file, var problem) ->
          "Reading the trust anchor %s: expected the root of the factory, found: %s. "
                  .formatted(file, problem)
              + "Manufacture the device again with `pawl agent manufacture`.";
      case NoDirectorRoot(var file, var problem) ->
          "Reading the director's root %s: expected the one of the factory, found: %s. "
                  .formatted(file, problem)
              + "Manufacture the device again with `pawl agent manufacture --director-root`.";
      case NoSlotTold() ->
          "Looking for the slot that runs: expected --slot from the boot stage, found none."
              + " Start the device with `pawl boot`, or choose its boot loader in device.json.";
      case AnotherSlotRuns(var told, var booted) ->
          "Looking for the slot that runs: --slot says %s, the boot loader says %s. "
                  .formatted(told, booted)
              + "Leave --slot out on a device whose boot loader says it.";
      case NothingRuns(var slot) ->
          "Looking for the running image: expected one with its proof in slot %s, found none. "
                  .formatted(slot)
              + "Start the device with `pawl boot`, which chooses the slot.";
    };
  }
}
