package dev.pawl.agent;

import dev.pawl.agent.Inquiry.Finding;
import dev.pawl.agent.Steps.After;
import dev.pawl.agent.journal.Journal;
import dev.pawl.agent.link.DeviceLink;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.agent.phase.Event;
import dev.pawl.agent.phase.PollSchedule;
import dev.pawl.agent.watchdog.Heartbeat;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.ConfigData;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.protocol.Links;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// The agent's one loop: poll, take the event that the answer means, send what there is to send,
/// wait. Ends only to be rebooted. Everything it decides is in [dev.pawl.agent.phase.AgentStep].
final class Agent {
  private final DeviceLink link;
  private final Courier courier;
  private final Steps steps;
  private final Desk desk;
  private final Surroundings around;

  private PollSchedule schedule; // when to poll next

  /// What the loop needs besides its parts.
  /// @param bound longest time between two polls
  /// @param attributes what the device tells about itself
  /// @param upkeep done before each poll
  record Desk(
      Duration bound,
      ConfigData attributes,
      Journal journal,
      Complaints complaints,
      Works works,
      Installation installation,
      DirectorVigil vigil,
      Upkeep upkeep) {}

  /// What is done before each poll.
  @FunctionalInterface
  interface Upkeep {
    void run() throws IOException;
  }

  Agent(DeviceLink link, Courier courier, Steps steps, Desk desk, Surroundings around) {
    this.link = link;
    this.courier = courier;
    this.steps = steps;
    this.desk = desk;
    this.around = around;
    this.schedule = PollSchedule.first(desk.bound());
  }

  /// Runs until a reboot is needed, or the thread is interrupted.
  /// @return exit code of the process
  int run() throws IOException {
    if (desk.journal().wasLost()) {
      around
          .events()
          .say(
              DeviceEventKind.AGENT_JOURNAL_LOST,
              "both copies of the journal were damaged; what was under way begins again");
    }
    After after = steps.take(new Event.Started());
    while (after != After.REBOOT && !Thread.currentThread().isInterrupted()) {
      after = session();
      desk.vigil().sessionOver();
      if (after == After.WAIT) {
        around.pace().pause(delay());
      }
    }
    return after == After.REBOOT ? Heartbeat.REBOOT_REQUESTED : 1;
  }

  private Duration delay() {
    PollSchedule next =
        steps.failures() == 0
            ? schedule
            : new PollSchedule(schedule.bound(), schedule.interval(), steps.failures());
    return next.delay(around.random());
  }

  /// One poll and what follows from it.
  private After session() throws IOException {
    around.pace().alive();
    desk.upkeep().run();
    return switch (link.poll()) {
      case Result.Ok<ControllerBase, LinkFailure>(ControllerBase answer) -> {
        schedule = schedule.answered(answer.sleep());
        desk.works().serverReached();
        courier.polled(answer.links().reportNonce());
        tellAttributes(answer);
        desk.complaints().tell(link);
        // What the server learns now may change what it wants: ask again.
        yield courier.deliver() ? After.ASK : follow(answer);
      }
      case Result.Failed<ControllerBase, LinkFailure>(LinkFailure why) -> notNow(why);
    };
  }

  private After follow(ControllerBase answer) throws IOException {
    switch (new Inquiry(link).ask(answer)) {
      case Result.Ok<Finding, LinkFailure>(Finding finding) -> {
        desk.installation().polled(finding.source());
        if (finding.source().isPresent()) {
          desk.vigil().offered();
        } else {
          desk.vigil().nothingOffered(finding.event());
        }
        After after = steps.take(finding.event());
        courier.deliver();
        return after;
      }
      case Result.Failed<Finding, LinkFailure>(LinkFailure why) -> {
        return notNow(why);
      }
    }
  }

  private After notNow(LinkFailure why) {
    schedule = schedule.failed();
    around.events().say(DeviceEventKind.SERVER_UNREACHABLE, why);
    return After.WAIT;
  }

  private void tellAttributes(ControllerBase answer) {
    Optional<URI> wanted = answer.links().find(Links.CONFIG_DATA);
    wanted
        .flatMap(uri -> link.attributes(uri, desk.attributes()))
        .ifPresent(why -> around.events().say(DeviceEventKind.SERVER_UNREACHABLE, why));
  }

  /// What every watcher wants to know first.
  static JsonObject facts(RunningDevice device, long boot) {
    return JsonObject.builder()
        .put("slot", device.slot().toString())
        .put("boot", boot)
        .put("path", device.image().path().value())
        .put("version", device.image().version().value())
        .put("counter", device.image().counter().value())
        .build();
  }
}
