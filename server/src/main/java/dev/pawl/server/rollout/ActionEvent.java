package dev.pawl.server.rollout;

import dev.pawl.core.value.ActionId;
import java.util.Optional;

/// Something that happens to an action.
public sealed interface ActionEvent {
  /// Said or done by the device about the update itself. Refused once the action is closed.
  sealed interface Feedback extends ActionEvent {}

  /// Said by the device about the server's wish to stop. Refused unless there is such a wish.
  sealed interface CancelFeedback extends ActionEvent {}

  /// Said by the device's owner. Refused unless the action waits for that.
  sealed interface Consent extends ActionEvent {}

  /// The owner agrees.
  record ConsentGiven() implements Consent {}

  /// The owner does not agree, for now.
  record ConsentDenied() implements Consent {}

  /// Proved by a verified boot report. Never refused.
  sealed interface Evidence extends ActionEvent {}

  /// The device read what it shall install.
  record Retrieved() implements Feedback {}

  /// The device began to fetch the bytes of the image.
  record Fetched() implements Feedback {}

  /// The device says that it is downloading.
  record Downloading() implements Feedback {}

  /// The device says that it has the image.
  record Downloaded() implements Feedback {}

  /// The device says that it is at work.
  record Proceeding() implements Feedback {}

  /// The device has a reservation, but goes on.
  record Rejected() implements Feedback {}

  /// The device says that it is done.
  record ClaimedSuccess() implements Feedback {}

  /// The device says that it failed.
  record ClaimedFailure() implements Feedback {}

  /// The device says that it stopped.
  record GaveUp() implements Feedback {}

  /// The device stopped, as it was asked to.
  record CancelAccepted() implements CancelFeedback {}

  /// The device could not stop; the update goes on.
  record CancelFailed() implements CancelFeedback {}

  /// The device will not stop; the update goes on.
  record CancelRejected() implements CancelFeedback {}

  /// The device is still stopping.
  record CancelProceeding() implements CancelFeedback {}

  /// A person, or a newer action, wants the device to stop.
  record CancelWanted(Optional<ActionId> newer) implements ActionEvent {}

  /// The device booted the image, found it healthy and confirmed it.
  record Confirmed() implements Evidence {}

  /// The device refused the image or fell back from it.
  record ProvedFailure() implements Evidence {}
}
