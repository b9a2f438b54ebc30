package dev.pawl.server.ddi;

import dev.pawl.core.protocol.ActionFeedback;
import dev.pawl.core.protocol.ActionFeedback.Finished;
import dev.pawl.server.rollout.ActionEvent;
import java.util.ArrayList;
import java.util.List;

/// What DDI's feedback means in our words (docs/spec/ddi-profile.md, "Feedback").
final class FeedbackReading {
  /// Most pieces of text kept of one feedback.
  static final int MOST_MESSAGES = 100;

  /// Longest piece; longer messages are kept in several.
  static final int LONGEST_MESSAGE = 512;

  private FeedbackReading() {}

  /// Feedback on the update itself.
  static ActionEvent.Feedback onUpdate(ActionFeedback feedback) {
    return switch (feedback.execution()) {
      case CLOSED ->
          feedback.finished() == Finished.FAILURE
              ? new ActionEvent.ClaimedFailure()
              : new ActionEvent.ClaimedSuccess();
      case PROCEEDING, RESUMED, SCHEDULED -> new ActionEvent.Proceeding();
      case DOWNLOAD -> new ActionEvent.Downloading();
      case DOWNLOADED -> new ActionEvent.Downloaded();
      case REJECTED -> new ActionEvent.Rejected();
      case CANCELED -> new ActionEvent.GaveUp();
    };
  }

  /// Feedback on the wish to stop it.
  static ActionEvent.CancelFeedback onCancel(ActionFeedback feedback) {
    return switch (feedback.execution()) {
      case CLOSED ->
          feedback.finished() == Finished.FAILURE
              ? new ActionEvent.CancelFailed()
              : new ActionEvent.CancelAccepted();
      case REJECTED -> new ActionEvent.CancelRejected();
      // "canceled" is no valid answer here: only closed settles a cancel.
      case PROCEEDING, RESUMED, SCHEDULED, DOWNLOAD, DOWNLOADED, CANCELED ->
          new ActionEvent.CancelProceeding();
    };
  }

  /// The device's messages, fit to be kept: in pieces of bounded length and number, without control
  /// characters. They stay untrusted text.
  static List<String> messages(ActionFeedback feedback) {
    return pieces(feedback.details());
  }

  static List<String> pieces(List<String> details) {
    var pieces = new ArrayList<String>();
    for (var detail : details) {
      var clean = detail.replaceAll("\\p{Cntrl}", " ").strip();
      for (int from = 0; from < clean.length() && pieces.size() < MOST_MESSAGES; ) {
        int to = Math.min(clean.length(), from + LONGEST_MESSAGE);
        if (to < clean.length() && Character.isHighSurrogate(clean.charAt(to - 1))) {
          to--; // a character beyond the basic plane is not cut in two
        }
        pieces.add(clean.substring(from, to));
        from = to;
      }
    }
    return List.copyOf(pieces);
  }
}
