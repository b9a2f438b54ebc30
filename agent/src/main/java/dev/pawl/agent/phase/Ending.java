package dev.pawl.agent.phase;

import dev.pawl.agent.phase.Effect.Announce;
import dev.pawl.agent.phase.Effect.AnswerCancel;
import dev.pawl.agent.phase.Effect.ForgetFailures;
import dev.pawl.agent.phase.Effect.Remember;
import dev.pawl.agent.phase.Effect.Report;
import dev.pawl.agent.phase.Effect.Settle;
import dev.pawl.agent.phase.Effect.Tell;
import dev.pawl.agent.phase.Phase.Idle;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.ActionFeedback.Execution;
import dev.pawl.core.protocol.ActionFeedback.Finished;
import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.ActionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The ways an action ends, each with all that has to be said about it. The signed report always
/// stands before the feedback that closes the action.
final class Ending {
  private static final Idle IDLE = new Idle();

  private Ending() {}

  static Step confirmed(Update update, String why) {
    return Step.to(
        IDLE,
        new ForgetFailures(),
        new Settle(new Settled(update.action(), Optional.empty())),
        new Report(Optional.of(update.action()), Outcome.CONFIRMED, Optional.empty()),
        succeeded(update.action(), update + ": " + why),
        AgentStep.line(DeviceEventKind.UPDATE_CONFIRMED, update + " is permanent: " + why, update));
  }

  static Step refused(ActionId action, ReportedFailure why) {
    return Step.to(
        IDLE,
        new Settle(new Settled(action, Optional.of(why))),
        new Report(Optional.of(action), Outcome.REFUSED, Optional.of(why)),
        failed(action, why),
        new Announce(kind(why), why.text(), facts(action, why)));
  }

  /// Whether the update was turned down for what it is, or failed for lack of something.
  private static DeviceEventKind kind(ReportedFailure why) {
    return switch (why.code().substring(0, why.code().indexOf('.'))) {
      case "link", "download", "device" -> DeviceEventKind.UPDATE_FAILED;
      case String _ -> DeviceEventKind.UPDATE_REFUSED;
    };
  }

  static Step fellBack(Update update, Facts facts, Optional<String> problem) {
    var failure = AgentFailure.afterFallBack(update, facts.boot().lastReset(), problem);
    var why = ReportedFailure.of(failure);
    List<Effect> effects = new ArrayList<>();
    if (speaksAgainstTheImage(facts.boot().lastReset())) {
      effects.add(new Remember(new FailedVersion(update.path(), update.sha256(), why)));
    }
    effects.add(new Settle(new Settled(update.action(), Optional.of(why))));
    effects.add(new Report(Optional.of(update.action()), Outcome.FELL_BACK, Optional.of(why)));
    effects.add(failed(update.action(), why));
    effects.add(
        new Announce(DeviceEventKind.UPDATE_FELL_BACK, why.text(), facts(update.action(), why)));
    return Step.to(IDLE, effects.toArray(Effect[]::new));
  }

  /// Whether it was the image that ended its last try. Where power was lost, or the disk did not
  /// give the image back as it was written, another action may try it again.
  private static boolean speaksAgainstTheImage(ResetReason reason) {
    return switch (reason) {
      case REBOOT_REQUESTED, WATCHDOG, CRASH, TRIAL_DEADLINE -> true;
      case POWER_ON, BOOT_REFUSED -> false;
    };
  }

  /// The server asked to stop, and nothing was done that cannot be left as it is.
  static Step canceled(ActionId action) {
    return Step.to(
        IDLE,
        new AnswerCancel(action, true, "stopped before it was tried"),
        over(action, "the server took its offer back"));
  }

  /// The server does not offer it any more, without a word.
  static Step withdrawn(ActionId action) {
    return Step.to(IDLE, over(action, "the server does not offer it any more"));
  }

  /// The server asks about an action that is over: the same answer as before.
  static Step again(Settled settled) {
    return Step.to(
        IDLE,
        settled
            .failure()
            .map(why -> failed(settled.action(), why))
            .orElseGet(() -> succeeded(settled.action(), "installed before")));
  }

  private static Effect over(ActionId action, String text) {
    return new Announce(
        DeviceEventKind.UPDATE_CANCELED,
        text,
        JsonObject.builder().put("action", action.value()).build());
  }

  private static Effect succeeded(ActionId action, String detail) {
    return new Tell(action, Execution.CLOSED, Finished.SUCCESS, List.of(detail));
  }

  private static Effect failed(ActionId action, ReportedFailure why) {
    return new Tell(
        action, Execution.CLOSED, Finished.FAILURE, List.of(why.code() + ": " + why.text()));
  }

  private static JsonObject facts(ActionId action, ReportedFailure why) {
    return JsonObject.builder().put("action", action.value()).put("code", why.code()).build();
  }
}
