package dev.pawl.agent.rollback;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.ReleaseCounter;

/// Why the floor cannot be told or moved (docs/failures.md, "device").
public sealed interface CounterFailure extends Failure {
  /// No copy of the counter is readable.
  record Unreadable(String problem) implements CounterFailure {}

  /// Someone asked for a lower value.
  record WouldFall(ReleaseCounter current, ReleaseCounter asked) implements CounterFailure {}

  /// The new value could not be stored.
  record NotStored(ReleaseCounter asked, String problem) implements CounterFailure {}

  @Override
  default String code() {
    return switch (this) {
      case Unreadable _ -> "device.counter-unreadable";
      case WouldFall _ -> "device.counter-would-fall";
      case NotStored _ -> "device.counter-not-stored";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case Unreadable(String problem) ->
          "Reading the anti-rollback counter: expected at least one valid copy, found: %s. "
                  .formatted(problem)
              + "The device keeps running its confirmed image and installs nothing."
              + " Have it serviced: the counter must be written again by the manufacturer.";
      case WouldFall(ReleaseCounter current, ReleaseCounter asked) ->
          "Raising the anti-rollback counter: expected %d or more, found %d. "
                  .formatted(current.value(), asked.value())
              + "The counter stays; install a release with a higher release counter.";
      case NotStored(ReleaseCounter asked, String problem) ->
          "Raising the anti-rollback counter to %d: expected to be able to store it, found: %s. "
                  .formatted(asked.value(), problem)
              + "The device tries again at the next start; check its disk.";
    };
  }
}
