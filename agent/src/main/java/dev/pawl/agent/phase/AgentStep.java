package dev.pawl.agent.phase;

import dev.pawl.agent.phase.Effect.Announce;
import dev.pawl.agent.phase.Effect.AnswerCancel;
import dev.pawl.agent.phase.Effect.Arm;
import dev.pawl.agent.phase.Effect.Check;
import dev.pawl.agent.phase.Effect.Confirm;
import dev.pawl.agent.phase.Effect.Fetch;
import dev.pawl.agent.phase.Effect.Progress;
import dev.pawl.agent.phase.Effect.ProveHealth;
import dev.pawl.agent.phase.Effect.Reboot;
import dev.pawl.agent.phase.Effect.Report;
import dev.pawl.agent.phase.Effect.Took;
import dev.pawl.agent.phase.Event.Armed;
import dev.pawl.agent.phase.Event.CancelAsked;
import dev.pawl.agent.phase.Event.Confirmed;
import dev.pawl.agent.phase.Event.Fetched;
import dev.pawl.agent.phase.Event.HealthFailed;
import dev.pawl.agent.phase.Event.Healthy;
import dev.pawl.agent.phase.Event.NotNow;
import dev.pawl.agent.phase.Event.Nothing;
import dev.pawl.agent.phase.Event.Offered;
import dev.pawl.agent.phase.Event.Refused;
import dev.pawl.agent.phase.Event.Started;
import dev.pawl.agent.phase.Event.Unhealthy;
import dev.pawl.agent.phase.Event.Unusable;
import dev.pawl.agent.phase.Event.Verified;
import dev.pawl.agent.phase.Phase.Checking;
import dev.pawl.agent.phase.Phase.Confirming;
import dev.pawl.agent.phase.Phase.Fetching;
import dev.pawl.agent.phase.Phase.Idle;
import dev.pawl.agent.phase.Phase.Proving;
import dev.pawl.agent.phase.Phase.Staged;
import dev.pawl.agent.phase.Phase.Trial;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.ActionFeedback.Execution;
import dev.pawl.core.protocol.BootReport.Download;
import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.Slot;
import java.util.ArrayList;
import java.util.Optional;

/// What the device does next. Pure: same phase, event and facts, same step.
///
/// The shell writes the next phase and the noted effects to the journal in one go, then does the
/// work, then asks again with the event that answers it. After a crash it starts with
/// [Event.Started], whose steps do again whatever may be unfinished; all work is made so that doing
/// it twice is doing it once. An event that makes no sense in a phase changes nothing.
public final class AgentStep {
  /// After so many useless answers of the server to one offer it is refused for good.
  static final int MOST_BAD_ANSWERS = 5;

  private AgentStep() {}

  /// The step from `phase` at `event`.
  public static Step step(Phase phase, Event event, Facts facts) {
    return switch (phase) {
      case Idle idle -> idle(idle, event, facts);
      case Checking checking -> checking(checking, event, facts);
      case Fetching fetching -> fetching(fetching, event, facts);
      case Staged staged -> staged(staged, event, facts);
      case Trial trial -> trial(trial, event, facts);
      case Confirming confirming -> confirming(confirming, event, facts);
      case Proving proving -> proving(proving, event, facts);
    };
  }

  private static Step idle(Idle idle, Event event, Facts facts) {
    return switch (event) {
      case Started() -> startedWithout(idle, facts);
      case Offered(var offer) -> offered(offer, facts);
      case Unusable(var action, var why) -> unusable(action, why, facts);
      case CancelAsked(var action) -> Step.to(idle, answerCancel(action, facts));
      case Nothing() -> Step.to(idle, nothing());
      case Verified _, Fetched _, Refused _, NotNow _ -> Step.to(idle);
      case Armed _, HealthFailed _, Healthy _, Unhealthy _, Confirmed _ -> Step.to(idle);
    };
  }

  /// A start with no trial of ours under way: says what runs, and proves it first if the boot
  /// record
  /// wants that.
  private static Step startedWithout(Phase phase, Facts facts) {
    return facts.runningIsOnTrial()
        ? Step.to(new Proving(facts.running()), new ProveHealth())
        : Step.to(phase, runs());
  }

  private static Step unusable(ActionId action, ReportedFailure why, Facts facts) {
    return facts
        .memory()
        .settled(action)
        .map(Ending::again)
        .orElseGet(() -> Ending.refused(action, why));
  }

  private static Step offered(Offer offer, Facts facts) {
    if (!facts.runningIsConfirmed()) {
      return waitForTheTrial();
    }
    return facts
        .memory()
        .settled(offer.action())
        .map(settled -> Ending.again(settled))
        .orElseGet(() -> Step.to(new Checking(offer, 0), offeredLine(offer), new Check(offer)));
  }

  private static Step checking(Checking checking, Event event, Facts facts) {
    var offer = checking.offer();
    return switch (event) {
      case Started() -> startedWithout(checking, facts);
      case Offered(var again) when again.equals(offer) -> Step.to(checking, new Check(offer));
      case Offered(var other) -> offered(other, facts);
      case Unusable(var action, var why) -> unusable(action, why, facts);
      case Nothing() -> Ending.withdrawn(offer.action());
      case CancelAsked(var action) when action.equals(offer.action()) -> Ending.canceled(action);
      case CancelAsked(var action) -> Step.to(checking, answerCancel(action, facts));
      case Verified(var update) -> verified(update, facts);
      case Refused(var why) -> Ending.refused(offer.action(), why);
      case NotNow(var why, boolean answered, _) -> {
        int bad = checking.badAnswers() + (answered ? 1 : 0);
        yield bad < MOST_BAD_ANSWERS
            ? Step.to(new Checking(offer, bad), notNow(why, answered))
            : Ending.refused(offer.action(), why);
      }
      case Fetched _, Armed _, HealthFailed _, Healthy _, Unhealthy _, Confirmed _ ->
          Step.to(checking);
    };
  }

  /// Only after a lost journal: the other slot is what to fall back to and must not be written. The
  /// boot stage ends the trial at its deadline.
  private static Step waitForTheTrial() {
    return Step.to(
        new Idle(),
        new Announce(
            DeviceEventKind.UPDATE_DELAYED,
            "the running image is not confirmed, so nothing is written beside it",
            JsonObject.EMPTY));
  }

  private static Step verified(Update update, Facts facts) {
    if (!facts.runningIsConfirmed()) {
      return waitForTheTrial();
    }
    if (update.is(facts.image())) {
      return Ending.confirmed(update, "it runs already");
    }
    Optional<FailedVersion> earlier = facts.memory().failureOf(update);
    if (earlier.isPresent()) {
      var failure = new AgentFailure.FailedBefore(update, earlier.get().why());
      return Ending.refused(update.action(), ReportedFailure.of(failure));
    }
    Slot slot = facts.running().other();
    return Step.to(
        new Fetching(update, slot, 0),
        new Progress(update.action(), Execution.DOWNLOAD, "downloading " + update),
        new Fetch(update, slot));
  }

  private static Step fetching(Fetching fetching, Event event, Facts facts) {
    var update = fetching.update();
    var slot = fetching.slot();
    return switch (event) {
      // Another slot was booted than the one that fetched: never write under one's own feet.
      case Started() when facts.running() == slot ->
          startedWithout(new Checking(fetching.offer(), 0), facts);
      case Started() -> startedWithout(fetching, facts);
      // The links and the metadata may be new: look again before going on.
      case Offered(var again) when again.equals(fetching.offer()) ->
          Step.to(fetching, new Check(again));
      case Offered(var other) -> offered(other, facts);
      case Unusable(var action, var why) -> unusable(action, why, facts);
      case Nothing() -> Ending.withdrawn(update.action());
      case CancelAsked(var action) when action.equals(update.action()) -> Ending.canceled(action);
      case CancelAsked(var action) -> Step.to(fetching, answerCancel(action, facts));
      case Verified(var same) when same.equals(update) ->
          Step.to(fetching, new Fetch(update, slot));
      case Verified(var changed) -> verified(changed, facts);
      case Fetched(var download) -> fetched(update, slot, download);
      case Refused(var why) -> Ending.refused(update.action(), why);
      case NotNow(var why, boolean answered, boolean progressed) -> {
        int bad = (progressed ? 0 : fetching.badAnswers()) + (answered ? 1 : 0);
        yield bad < MOST_BAD_ANSWERS
            ? Step.to(new Fetching(update, slot, bad), notNow(why, answered))
            : Ending.refused(update.action(), why);
      }
      case Armed _, HealthFailed _, Healthy _, Unhealthy _, Confirmed _ -> Step.to(fetching);
    };
  }

  private static Step fetched(Update update, Slot slot, Optional<Download> download) {
    var effects = new ArrayList<Effect>();
    download.map(took -> new Took(new LastDownload(update.action(), took))).ifPresent(effects::add);
    effects.add(
        new Progress(update.action(), Execution.DOWNLOADED, update + " is in slot " + slot));
    effects.add(new Arm(update, slot));
    return new Step(new Staged(update, slot), effects);
  }

  private static Step staged(Staged staged, Event event, Facts facts) {
    var update = staged.update();
    var slot = staged.slot();
    return switch (event) {
      // The crash came after the boot record was written: the trial has begun.
      case Started() when facts.running() == slot ->
          Step.to(new Trial(update, slot, Optional.empty()), new ProveHealth());
      case Started() -> Step.to(staged, new Arm(update, slot));
      case Armed() ->
          Step.to(
              new Trial(update, slot, Optional.empty()),
              line(DeviceEventKind.TRIAL_ARMED, "the next boot tries " + update, update),
              new Reboot());
      case CancelAsked(var action) when action.equals(update.action()) -> Ending.canceled(action);
      case CancelAsked(var action) -> Step.to(staged, answerCancel(action, facts));
      case Offered _, Unusable _, Nothing _, Verified _, Fetched _ -> Step.to(staged);
      case Refused _, NotNow _, HealthFailed _, Healthy _, Unhealthy _, Confirmed _ ->
          Step.to(staged);
    };
  }

  private static Step trial(Trial trial, Event event, Facts facts) {
    var update = trial.update();
    var slot = trial.slot();
    return switch (event) {
      case Started() when facts.running() == slot -> Step.to(trial, new ProveHealth());
      case Started() when facts.isOnTrial(slot) -> Step.to(trial, new Reboot());
      case Started() -> Ending.fellBack(update, facts, trial.problem());
      case HealthFailed(var problem) -> Step.to(new Trial(update, slot, Optional.of(problem)));
      case Healthy() -> Step.to(new Confirming(update, slot), new Confirm(slot));
      case Unhealthy() -> Step.to(trial, new Reboot());
      case CancelAsked(var action) ->
          Step.to(trial, new AnswerCancel(action, false, update + " is on trial already"));
      case Offered _, Unusable _, Nothing _, Verified _, Fetched _ -> Step.to(trial);
      case Refused _, NotNow _, Armed _, Confirmed _ -> Step.to(trial);
    };
  }

  private static Step confirming(Confirming confirming, Event event, Facts facts) {
    var update = confirming.update();
    var slot = confirming.slot();
    return switch (event) {
      case Started() when facts.running() == slot -> Step.to(confirming, new Confirm(slot));
      case Started() when facts.isOnTrial(slot) -> Step.to(confirming, new Reboot());
      case Started() -> Ending.fellBack(update, facts, Optional.empty());
      case Confirmed() -> Ending.confirmed(update, "it booted and passed its health checks");
      case CancelAsked(var action) ->
          Step.to(confirming, new AnswerCancel(action, false, update + " is installed already"));
      case Offered _, Unusable _, Nothing _, Verified _, Fetched _ -> Step.to(confirming);
      case Refused _, NotNow _, Armed _, HealthFailed _, Healthy _, Unhealthy _ ->
          Step.to(confirming);
    };
  }

  private static Step proving(Proving proving, Event event, Facts facts) {
    var slot = proving.slot();
    return switch (event) {
      case Started() when facts.running() == slot && facts.runningIsOnTrial() ->
          Step.to(proving, new ProveHealth());
      case Started() -> Step.to(new Idle(), runs());
      case Healthy() -> Step.to(proving, new Confirm(slot));
      case Unhealthy() -> Step.to(proving, new Reboot());
      case Confirmed() ->
          Step.to(
              new Idle(),
              new Report(Optional.empty(), Outcome.CONFIRMED, Optional.empty()),
              new Announce(
                  DeviceEventKind.UPDATE_CONFIRMED,
                  "what runs in slot " + slot + " proved itself and is permanent",
                  JsonObject.builder().put("slot", slot.toString()).build()));
      case CancelAsked(var action) -> Step.to(proving, answerCancel(action, facts));
      case Offered _, Unusable _, Nothing _, Verified _, Fetched _ -> Step.to(proving);
      case Refused _, NotNow _, Armed _, HealthFailed _ -> Step.to(proving);
    };
  }

  private static Effect runs() {
    return new Report(Optional.empty(), Outcome.RUNNING, Optional.empty());
  }

  private static Effect answerCancel(ActionId action, Facts facts) {
    boolean installed =
        facts.memory().settled(action).filter(one -> one.failure().isEmpty()).isPresent();
    return installed
        ? new AnswerCancel(action, false, "it is installed already")
        : new AnswerCancel(action, true, "nothing of it is under way");
  }

  private static Effect nothing() {
    return new Announce(
        DeviceEventKind.POLL_NOTHING, "the server has nothing new", JsonObject.EMPTY);
  }

  private static Effect offeredLine(Offer offer) {
    return new Announce(
        DeviceEventKind.UPDATE_OFFERED,
        "the server offers " + offer,
        JsonObject.builder()
            .put("action", offer.action().value())
            .put("target", offer.target().value())
            .build());
  }

  private static Effect notNow(ReportedFailure why, boolean answered) {
    return new Announce(
        answered ? DeviceEventKind.UPDATE_DELAYED : DeviceEventKind.SERVER_UNREACHABLE,
        why.text(),
        JsonObject.builder().put("code", why.code()).build());
  }

  static Effect line(DeviceEventKind kind, String text, Update update) {
    return new Announce(
        kind,
        text,
        JsonObject.builder()
            .put("action", update.action().value())
            .put("target", update.path().value())
            .put("version", update.version().value())
            .put("counter", update.counter().value())
            .build());
  }
}
