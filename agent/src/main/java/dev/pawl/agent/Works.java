package dev.pawl.agent;

import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.HealthCheck;
import dev.pawl.agent.health.HealthChecks;
import dev.pawl.agent.link.DeviceLink;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.agent.phase.Effect;
import dev.pawl.agent.phase.Event;
import dev.pawl.agent.phase.Update;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.ActionFeedback;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.protocol.Links;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Does the work the step function asks for, and answers with the event it led to.
final class Works {
  private static final Duration ASK_AT_MOST_EVERY = Duration.ofSeconds(5);

  private final DeviceConfig config;
  private final RunningDevice device;
  private final DeviceLink link;
  private final Installation installation;
  private final Surroundings around;

  private boolean serverReached; // in this process, over a mutually authenticated connection

  Works(
      DeviceConfig config,
      RunningDevice device,
      DeviceLink link,
      Installation installation,
      Surroundings around) {
    this.config = config;
    this.device = device;
    this.link = link;
    this.installation = installation;
    this.around = around;
  }

  /// The server answered a poll of this process.
  void serverReached() {
    serverReached = true;
  }

  /// Does the work.
  /// @param meanwhile told of events before the last one
  /// @return the event that answers it; nothing if the server has to be asked first
  Optional<Event> perform(Effect.Work work, Consumer<Event> meanwhile) throws IOException {
    around.pace().alive();
    return switch (work) {
      case Effect.Check _ -> Optional.of(installation.check(around.clock().instant()));
      case Effect.Fetch(var update, var slot) -> fetch(update, slot);
      case Effect.Arm(_, var slot) -> {
        device.arm(slot);
        yield Optional.of(new Event.Armed());
      }
      case Effect.ProveHealth() -> Optional.of(proveHealth(meanwhile));
      case Effect.Confirm _ -> {
        tell(device.confirm());
        yield Optional.of(new Event.Confirmed());
      }
      case Effect.Reboot() -> Optional.empty();
    };
  }

  /// Tells the server how far the work is; whether it hears it does not matter.
  void progress(Effect.Progress progress) {
    var feedback =
        ActionFeedback.of(
            around.clock().instant(),
            progress.execution(),
            ActionFeedback.Finished.NONE,
            List.of(progress.detail()));
    var _ = link.feedback(progress.action(), ActionFeedback.toJson(feedback));
  }

  /// Tells of a floor that could not be read or raised.
  void tell(Optional<? extends Failure> problem) {
    around.events().over(DeviceEventKind.AGENT_FLOOR_NOT_RAISED);
    problem.ifPresent(why -> around.events().say(DeviceEventKind.AGENT_FLOOR_NOT_RAISED, why));
  }

  private Optional<Event> fetch(Update update, Slot slot) throws IOException {
    Duration askEvery =
        config.pollAtLeastEvery().compareTo(ASK_AT_MOST_EVERY) > 0
            ? config.pollAtLeastEvery()
            : ASK_AT_MOST_EVERY;
    var watch =
        new DownloadWatch(
            around.events(), around.pace(), askEvery, this::stillWanted, around.nanoTime());
    Optional<Event> event = installation.fetch(update, slot, watch);
    if (event.isPresent() && event.get() instanceof Event.Fetched(var took)) {
      var facts = JsonObject.builder().put("total", update.length().value());
      took.ifPresent(
          download ->
              facts
                  .put("fetched", download.fetched().value())
                  .put("saved", download.saved().value()));
      String saved =
          took.filter(download -> !download.saved().equals(ByteCount.ZERO))
              .map(
                  download ->
                      ": %s fetched, %s saved".formatted(download.fetched(), download.saved()))
              .orElse("");
      around
          .events()
          .say(
              DeviceEventKind.DOWNLOAD_DONE,
              update + " is verified and whole in slot " + slot + saved,
              facts.build());
    }
    return event;
  }

  /// Whether the server still offers what is being fetched. An unanswered question is no answer:
  /// the download shows by itself whether it goes on.
  private boolean stillWanted() {
    return switch (link.poll()) {
      case Result.Failed<ControllerBase, LinkFailure> _ -> true;
      case Result.Ok<ControllerBase, LinkFailure>(ControllerBase poll) ->
          poll.links()
              .find(Links.DEPLOYMENT_BASE)
              .map(URI::getPath)
              .equals(installation.source().map(source -> source.deployment().getPath()));
    };
  }

  /// The agent's window is shorter than the boot stage's, so that the agent says first what is
  /// wrong.
  private Event proveHealth(Consumer<Event> meanwhile) {
    var checks =
        new HealthChecks(
            config.health(), this::reachServer, observer(meanwhile), around.nanoTime());
    Duration window = config.trial().multipliedBy(4).dividedBy(5);
    return checks.passWithin(window) ? new Event.Healthy() : new Event.Unhealthy();
  }

  private Optional<String> reachServer() {
    if (serverReached) {
      return Optional.empty();
    }
    return switch (link.poll()) {
      case Result.Ok<ControllerBase, LinkFailure> _ -> {
        serverReached = true;
        yield Optional.empty();
      }
      case Result.Failed<ControllerBase, LinkFailure>(LinkFailure why) ->
          Optional.of(why.explain());
    };
  }

  private HealthChecks.Observer observer(Consumer<Event> meanwhile) {
    return new HealthChecks.Observer() {
      private final Map<HealthCheck, String> said = new HashMap<>();

      @Override
      public void passed(HealthCheck check) {
        say(DeviceEventKind.HEALTH_PASSED, check, HealthChecks.name(check) + ": well");
      }

      @Override
      public void failed(HealthCheck check, String problem) {
        String text = HealthChecks.name(check) + ": " + problem;
        if (say(DeviceEventKind.HEALTH_FAILED, check, text)) {
          meanwhile.accept(new Event.HealthFailed(text));
        }
      }

      // Says how a check went, unless it went just like that in the round before.
      private boolean say(DeviceEventKind kind, HealthCheck check, String text) {
        if (text.equals(said.put(check, text))) {
          return false;
        }
        JsonObject facts = JsonObject.builder().put("check", HealthChecks.name(check)).build();
        around.events().say(kind, text, facts);
        return true;
      }

      @Override
      public void alive(Duration within) {
        around.pace().alive(within.plus(Pace.STEP));
      }

      @Override
      public void pause(Duration time) {
        around.pace().pause(time);
      }
    };
  }
}
