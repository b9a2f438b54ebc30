package dev.pawl.agent.rollback;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.ReleaseCounter;

/// Why the floor cannot be told or moved (docs/failures.md, "device").
public sealed interface CounterFailure extends Failure {
  /// No copy of the counter is readable.
  record Unreadable(String problem) implements CounterFailure {}

  /// There is no counter in the hardware where the factory made one.
  record Missing(String where) implements CounterFailure {}

  /// There is a counter, but not the one that the factory made.
  record NotOurs(String where, String found) implements CounterFailure {}

  /// The counter goes up one by one, and this is too far.
  record TooFarUp(ReleaseCounter current, ReleaseCounter asked, long most)
      implements CounterFailure {}

  /// Someone asked for a lower value.
  record WouldFall(ReleaseCounter current, ReleaseCounter asked) implements CounterFailure {}

  /// The new value could not be stored.
  record NotStored(ReleaseCounter asked, String problem) implements CounterFailure {}

  @Override
  default String code() {
    return switch (this) {
      case Unreadable _ -> "device.counter-unreadable";
      case Missing _ -> "device.counter-missing";
      case NotOurs _ -> "device.counter-not-ours";
      case TooFarUp _ -> "device.counter-too-far-up";
      case WouldFall _ -> "device.counter-would-fall";
      case NotStored _ -> "device.counter-not-stored";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case Unreadable(String problem) ->
          "Reading the anti-rollback counter: expected to be able to, found: %s. "
                  .formatted(problem)
              + "The device keeps running its confirmed image and installs nothing."
              + " Have it serviced: the counter must be written again by the manufacturer.";
      case Missing(String where) ->
          "Reading the anti-rollback counter in %s: expected the one the factory made, found none. "
                  .formatted(where)
              + "The TPM was cleared or exchanged. It is never made again on the device: keep it"
              + " from booting anything new and have it serviced.";
      case NotOurs(String where, String found) ->
          "Reading the anti-rollback counter in %s: expected the one the factory made, found %s. "
                  .formatted(where, found)
              + "Someone may have put another one in its place; have the device serviced.";
      case TooFarUp(ReleaseCounter current, ReleaseCounter asked, long most) ->
          "Raising the anti-rollback counter from %d to %d: this hardware counts one by one, at most"
                  .formatted(current.value(), asked.value())
              + " %d in one go. The floor stays; sign releases with counters that rise by one."
                  .formatted(most);
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
