package dev.pawl.agent.phase;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.ActionFeedback.Execution;
import dev.pawl.core.protocol.ActionFeedback.Finished;
import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.Slot;
import java.util.List;
import java.util.Optional;

/// What a step wants done.
public sealed interface Effect {
  /// Kept in the journal together with the next phase: it happens exactly if the step does.
  sealed interface Noted extends Effect {}

  /// Work: done after the journal is written, answered by an event, done again after a crash.
  sealed interface Work extends Effect {}

  /// A signed report for the server.
  record Report(Optional<ActionId> action, Outcome outcome, Optional<ReportedFailure> failure)
      implements Noted {}

  /// The end of an action, as DDI feedback, after the report about it.
  record Tell(ActionId action, Execution execution, Finished finished, List<String> details)
      implements Noted {
    public Tell {
      details = List.copyOf(details);
    }
  }

  /// An answer to a request to stop.
  record AnswerCancel(ActionId action, boolean stopped, String why) implements Noted {}

  /// Keep this image in mind as one that failed on trial.
  record Remember(FailedVersion version) implements Noted {}

  /// Keep in mind that this action is over.
  record Settle(Settled settled) implements Noted {}

  /// Keep in mind what the download took.
  record Took(LastDownload download) implements Noted {}

  /// A good image was confirmed: earlier failures are no reason any more.
  record ForgetFailures() implements Noted {}

  /// A line for whoever watches, and unfinished progress for the server; may get lost.
  record Announce(DeviceEventKind kind, String text, JsonObject facts) implements Effect {}

  /// Progress of an action for the server; may get lost.
  record Progress(ActionId action, Execution execution, String detail) implements Effect {}

  /// Compare the offer with signed metadata and the rules: [Event.Verified], [Event.Refused] or
  /// [Event.NotNow].
  record Check(Offer offer) implements Work {}

  /// Bring the image into the slot: [Event.Fetched], [Event.Refused] or [Event.NotNow].
  record Fetch(Update update, Slot slot) implements Work {}

  /// Put the slot on trial in the boot record: [Event.Armed].
  record Arm(Update update, Slot slot) implements Work {}

  /// Ask the boot stage for a reboot; the process ends.
  record Reboot() implements Work {}

  /// Run the health checks: [Event.HealthFailed] any number of times, then [Event.Healthy] or
  /// [Event.Unhealthy].
  record ProveHealth() implements Work {}

  /// Make the running image permanent and raise the floor: [Event.Confirmed].
  record Confirm(Slot slot) implements Work {}
}
