package dev.pawl.server.rollout;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.TargetPath;

/// Why something cannot be done with a rollout or an action (docs/failures.md, "rollout").
public sealed interface RolloutFailure extends Failure {
  /// The action is over.
  record ActionClosed(ActionId action, DeviceId device, ActionState state)
      implements RolloutFailure {}

  /// The device answers a wish to stop that does not exist.
  record ActionNotCancelling(ActionId action, DeviceId device, ActionState state)
      implements RolloutFailure {}

  /// The owner answers a question that is not asked.
  record ActionNotWaiting(ActionId action, DeviceId device, ActionState state)
      implements RolloutFailure {}

  /// Consent in advance is given already.
  record ConfirmsAlready(DeviceId device) implements RolloutFailure {}

  /// There is no such action of this device.
  record UnknownAction(ActionId action, DeviceId device) implements RolloutFailure {}

  /// There is no such rollout.
  record UnknownRollout(long rollout) implements RolloutFailure {}

  /// Nothing was ever published under this path.
  record UnknownRelease(TargetPath path) implements RolloutFailure {}

  /// No such device is known.
  record UnknownDevice(DeviceId device) implements RolloutFailure {}

  /// The rollout has no device.
  record NoDevices() implements RolloutFailure {}

  @Override
  default String code() {
    return switch (this) {
      case ActionClosed _ -> "rollout.action-closed";
      case ActionNotCancelling _ -> "rollout.action-not-cancelling";
      case ActionNotWaiting _ -> "rollout.action-not-waiting";
      case ConfirmsAlready _ -> "rollout.confirms-already";
      case UnknownAction _ -> "rollout.unknown-action";
      case UnknownRollout _ -> "rollout.unknown-rollout";
      case UnknownRelease _ -> "rollout.unknown-release";
      case UnknownDevice _ -> "rollout.unknown-device";
      case NoDevices _ -> "rollout.no-devices";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case ActionClosed(var action, var device, var state) ->
          "Changing action %s of %s: expected an open action, found it %s. Nothing is left to do for it."
              .formatted(action, device, state);
      case ActionNotCancelling(var action, var device, var state) ->
          ("Answering the cancellation of action %s of %s: expected CANCELING, found %s. "
                  + "Answer only when the poll carries a cancelAction link.")
              .formatted(action, device, state);
      case ActionNotWaiting(var action, var device, var state) ->
          ("Confirming action %s of %s: expected WAIT_FOR_CONFIRMATION, found %s. "
                  + "Answer only when the poll carries a confirmationBase link.")
              .formatted(action, device, state);
      case ConfirmsAlready(var device) ->
          ("Confirming all updates of %s in advance: that was done before. "
                  + "Take it back first to change who gave it.")
              .formatted(device);
      case UnknownAction(var action, var device) ->
          "Looking for action %s of %s: there is none. Follow the link of the latest poll."
              .formatted(action, device);
      case UnknownRollout(var rollout) ->
          "Looking for rollout %d: there is none. List them with `pawl rollout list`."
              .formatted(rollout);
      case UnknownRelease(var path) ->
          ("Rolling out %s: expected a published release, found none under this path. "
                  + "List them with `pawl release list`.")
              .formatted(path);
      case UnknownDevice(var device) ->
          "Rolling out to %s: no such device is known. List them with `pawl device list`."
              .formatted(device);
      case NoDevices _ ->
          "Creating a rollout: expected at least one device, found none. "
              + "Name devices, or \"all\" when at least one is enrolled.";
    };
  }
}
