package dev.pawl.server.rollout;

import java.time.Instant;
import java.util.Optional;

/// The life of an action. Pure: action and event in, next action out.
///
/// Two kinds of word are kept apart. Feedback is a *claim*: it moves the action along and closes
/// it. A verified boot report is *evidence*: it alone sets `evidenced`, and where both speak,
/// evidence wins, in whichever order they arrive.
public final class ActionLife {
  private ActionLife() {}

  /// What `event` does to `action` at the time `now`.
  public static ActionStep step(Action action, ActionEvent event, Instant now) {
    var step =
        switch (event) {
          case ActionEvent.Feedback feedback -> feedback(action, feedback);
          case ActionEvent.Consent answer -> consent(action, answer);
          case ActionEvent.CancelFeedback answer -> cancelFeedback(action, answer);
          case ActionEvent.Evidence evidence -> evidence(action, evidence);
          case ActionEvent.CancelWanted wanted -> cancel(action, wanted);
        };
    return step instanceof ActionStep.To(Action next, EntryStatus entry)
        ? new ActionStep.To(next.changed(now), entry)
        : step;
  }

  private static ActionStep feedback(Action action, ActionEvent.Feedback event) {
    if (!action.state().isOpen()) {
      return lateFeedback(action, event);
    }
    if (action.state() == ActionState.CANCELING) {
      return feedbackWhileCancelling(action, event);
    }
    if (action.state() == ActionState.WAIT_FOR_CONFIRMATION) {
      return new ActionStep.Refused(new RolloutFailure.UnknownAction(action.id(), action.device()));
    }
    return switch (event) {
      case ActionEvent.Retrieved _ ->
          action.retrieved()
              ? new ActionStep.Unchanged()
              : to(action.withRetrieved(ActionState.RETRIEVED), EntryStatus.RETRIEVED);
      case ActionEvent.Fetched _ ->
          action.state() == ActionState.DOWNLOAD || action.state() == ActionState.DOWNLOADED
              ? new ActionStep.Unchanged()
              : to(action.withRetrieved(ActionState.DOWNLOAD), EntryStatus.DOWNLOAD);
      case ActionEvent.Downloading _ ->
          to(action.withRetrieved(ActionState.DOWNLOAD), EntryStatus.DOWNLOAD);
      case ActionEvent.Downloaded _ ->
          to(action.withRetrieved(ActionState.DOWNLOADED), EntryStatus.DOWNLOADED);
      case ActionEvent.Proceeding _ ->
          to(action.withRetrieved(ActionState.RUNNING), EntryStatus.RUNNING);
      // Not an answer to anything asked, so it settles nothing.
      case ActionEvent.Rejected _, ActionEvent.GaveUp _ ->
          to(action.withRetrieved(ActionState.WARNING), EntryStatus.WARNING);
      case ActionEvent.ClaimedSuccess _ ->
          to(
              action.withClaim(Claim.SUCCESS).closed(ActionState.FINISHED, ClosedBy.CLAIM),
              EntryStatus.FINISHED);
      case ActionEvent.ClaimedFailure _ ->
          to(
              action.withClaim(Claim.FAILURE).closed(ActionState.ERROR, ClosedBy.CLAIM),
              EntryStatus.ERROR);
    };
  }

  /// A device that was told to stop between two of its polls may close the update instead of
  /// answering the cancel link. That ends the cancel, but is never counted as installed.
  private static ActionStep feedbackWhileCancelling(Action action, ActionEvent.Feedback event) {
    return switch (event) {
      case ActionEvent.ClaimedSuccess _, ActionEvent.GaveUp _ ->
          to(action.closed(ActionState.CANCELED, ClosedBy.CLAIM), EntryStatus.CANCELED);
      case ActionEvent.ClaimedFailure _ ->
          to(
              action.withClaim(Claim.FAILURE).closed(ActionState.ERROR, ClosedBy.CLAIM),
              EntryStatus.ERROR);
      case ActionEvent.Retrieved _, ActionEvent.Fetched _ -> new ActionStep.Unchanged();
      case ActionEvent.Downloading _ -> to(action, EntryStatus.DOWNLOAD);
      case ActionEvent.Downloaded _ -> to(action, EntryStatus.DOWNLOADED);
      case ActionEvent.Proceeding _ -> to(action, EntryStatus.RUNNING);
      case ActionEvent.Rejected _ -> to(action, EntryStatus.WARNING);
    };
  }

  /// Our agent sends its report first and its closing feedback after it: that one claim is still
  /// taken down, and changes nothing. Everything else on a closed action is refused.
  private static ActionStep lateFeedback(Action action, ActionEvent.Feedback event) {
    boolean claimMissing =
        action.closedBy().filter(ClosedBy.EVIDENCE::equals).isPresent() && action.claim().isEmpty();
    if (claimMissing && event instanceof ActionEvent.ClaimedSuccess) {
      return to(action.withClaim(Claim.SUCCESS), EntryStatus.FINISHED);
    }
    if (claimMissing && event instanceof ActionEvent.ClaimedFailure) {
      return to(action.withClaim(Claim.FAILURE), EntryStatus.ERROR);
    }
    return new ActionStep.Refused(
        new RolloutFailure.ActionClosed(action.id(), action.device(), action.state()));
  }

  private static ActionStep consent(Action action, ActionEvent.Consent event) {
    if (!action.state().isOpen()) {
      return new ActionStep.Refused(
          new RolloutFailure.ActionClosed(action.id(), action.device(), action.state()));
    }
    if (action.state() != ActionState.WAIT_FOR_CONFIRMATION) {
      return new ActionStep.Refused(
          new RolloutFailure.ActionNotWaiting(action.id(), action.device(), action.state()));
    }
    return switch (event) {
      case ActionEvent.ConsentGiven _ -> to(action.to(ActionState.RUNNING), EntryStatus.RUNNING);
      // The owner may agree later.
      case ActionEvent.ConsentDenied _ -> to(action, EntryStatus.WAIT_FOR_CONFIRMATION);
    };
  }

  private static ActionStep cancelFeedback(Action action, ActionEvent.CancelFeedback event) {
    if (action.state() == ActionState.CANCELED) {
      return new ActionStep.Refused(
          new RolloutFailure.ActionClosed(action.id(), action.device(), action.state()));
    }
    if (action.state() != ActionState.CANCELING) {
      return new ActionStep.Refused(
          new RolloutFailure.ActionNotCancelling(action.id(), action.device(), action.state()));
    }
    var resumed = action.to(ActionState.RUNNING).supersededBy(Optional.empty());
    return switch (event) {
      case ActionEvent.CancelAccepted _ ->
          to(action.closed(ActionState.CANCELED, ClosedBy.CLAIM), EntryStatus.CANCELED);
      case ActionEvent.CancelFailed _ -> to(resumed, EntryStatus.ERROR);
      case ActionEvent.CancelRejected _ -> to(resumed, EntryStatus.CANCEL_REJECTED);
      case ActionEvent.CancelProceeding _ -> to(action, EntryStatus.RUNNING);
    };
  }

  private static ActionStep evidence(Action action, ActionEvent.Evidence event) {
    return switch (event) {
      case ActionEvent.Confirmed _ -> {
        var proved = action.withEvidence();
        yield to(
            action.state() == ActionState.CANCELED
                ? proved
                : proved.closed(ActionState.FINISHED, proved.closedBy().orElse(ClosedBy.EVIDENCE)),
            EntryStatus.FINISHED);
      }
      case ActionEvent.ProvedFailure _ -> {
        boolean settled = action.state() == ActionState.CANCELED || action.evidenced();
        yield to(
            settled
                ? action
                : action.closed(ActionState.ERROR, action.closedBy().orElse(ClosedBy.EVIDENCE)),
            EntryStatus.ERROR);
      }
    };
  }

  private static ActionStep cancel(Action action, ActionEvent.CancelWanted wanted) {
    if (!action.state().isOpen()) {
      return new ActionStep.Refused(
          new RolloutFailure.ActionClosed(action.id(), action.device(), action.state()));
    }
    if (action.state() == ActionState.CANCELING && wanted.newer().isEmpty()) {
      return new ActionStep.Unchanged();
    }
    var marked = wanted.newer().isPresent() ? action.supersededBy(wanted.newer()) : action;
    // A device that never read the action need not be asked.
    return action.retrieved()
        ? to(marked.to(ActionState.CANCELING), EntryStatus.CANCELING)
        : to(marked.closed(ActionState.CANCELED, ClosedBy.SERVER), EntryStatus.CANCELED);
  }

  private static ActionStep to(Action next, EntryStatus entry) {
    return new ActionStep.To(next, entry);
  }
}
