package dev.pawl.agent.offline;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.ActionId;

/// Why a bundle was not installed, beyond what trust, director and image say (docs/failures.md,
/// "bundle").
public sealed interface OfflineFailure extends Failure {
  /// The bundle answers a question that the device does not have open.
  record NothingAsked(ActionId action) implements OfflineFailure {}

  /// Whoever watched ended it.
  record Stopped(String bundle) implements OfflineFailure {}

  /// What runs is on trial: there is nothing to fall back to beside it.
  record OnTrial(String phase) implements OfflineFailure {}

  /// Boot stage or agent run on the device.
  record NotTaken() implements OfflineFailure {}

  @Override
  default String code() {
    return switch (this) {
      case NothingAsked _ -> "bundle.nothing-asked";
      case Stopped _ -> "bundle.stopped";
      case OnTrial _ -> "bundle.on-trial";
      case NotTaken _ -> "bundle.not-taken";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case NothingAsked(var action) ->
          "Installing a bundle with the director's answer (action %s): expected an open question of"
                  .formatted(action)
              + " this device, found none. A question is answered once; make a new one with"
              + " `pawl agent question`, and a bundle with its answer.";
      case Stopped(var bundle) ->
          "Installing the bundle %s: it was ended on the way. ".formatted(bundle)
              + "Start it again; what is in the slot already is kept.";
      case OnTrial(var phase) ->
          "Installing a bundle: expected a confirmed image to run, found the device "
              + phase
              + ". Wait until that is over; the other slot is what it would fall back to.";
      case NotTaken() ->
          "Installing a bundle: expected nothing to run on this device, found its lock held."
              + " Stop boot stage and agent, install, and start them again.";
    };
  }
}
