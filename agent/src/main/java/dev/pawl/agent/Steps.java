package dev.pawl.agent;

import dev.pawl.agent.journal.Journal;
import dev.pawl.agent.journal.Message;
import dev.pawl.agent.phase.AgentStep;
import dev.pawl.agent.phase.Effect;
import dev.pawl.agent.phase.Event;
import dev.pawl.agent.phase.Memory;
import dev.pawl.agent.phase.Step;
import dev.pawl.core.protocol.ActionFeedback;
import dev.pawl.core.protocol.ActionFeedback.Execution;
import dev.pawl.core.protocol.ActionFeedback.Finished;
import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.protocol.SignedBootReport;
import dev.pawl.core.value.ActionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/// Takes events through the step function: writes each step to the journal, then does its work,
/// then
/// takes the event that answers it.
final class Steps {
  /// What the loop has to do after an event was taken.
  enum After {
    /// Wait for the next poll.
    WAIT,
    /// Poll at once: the server may want something else.
    ASK,
    /// End the process so that the boot stage reboots.
    REBOOT
  }

  private final RunningDevice device;
  private final Journal journal;
  private final Supplier<PrivateKey> key;
  private final Works works;
  private final Surroundings around;

  private int failures; // attempts in a row that brought nothing

  /// @param key signs the reports
  Steps(
      RunningDevice device,
      Journal journal,
      Supplier<PrivateKey> key,
      Works works,
      Surroundings around) {
    this.device = device;
    this.journal = journal;
    this.key = key;
    this.works = works;
    this.around = around;
  }

  /// Attempts in a row that brought nothing; 0 when nothing is under way.
  int failures() {
    return failures;
  }

  /// Takes `first` and every event that follows from it.
  After take(Event first) throws IOException {
    Optional<Event> event = Optional.of(first);
    while (event.isPresent()) {
      count(event.get());
      Optional<Effect.Work> work = commit(event.get()).work();
      if (work.isEmpty()) {
        return After.WAIT;
      }
      if (work.get() instanceof Effect.Reboot) {
        return After.REBOOT;
      }
      event = works.perform(work.get(), this::meanwhile);
    }
    return After.ASK;
  }

  private void count(Event event) {
    if (event instanceof Event.NotNow(_, _, boolean progressed)) {
      failures = progressed ? 1 : failures + 1;
    } else if (!(event instanceof Event.Offered || event instanceof Event.Verified)) {
      failures = 0;
    }
  }

  private void meanwhile(Event event) {
    try {
      commit(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Step commit(Event event) throws IOException {
    Step step = AgentStep.step(journal.phase(), event, device.facts(journal.memory()));
    Instant now = around.clock().instant();
    Memory memory = journal.memory();
    List<LongFunction<Message>> messages = new ArrayList<>();
    for (Effect effect : step.effects()) {
      switch (effect) {
        case Effect.Remember(var version) -> memory = memory.with(version);
        case Effect.Settle(var settled) -> memory = memory.with(settled);
        case Effect.Took(var download) -> memory = memory.with(download);
        case Effect.ForgetFailures() -> memory = memory.withoutFailures();
        case Effect.Report report -> messages.add(number -> signed(number, now, report));
        case Effect.Tell tell -> {
          if (!waits(Message.Feedback.class, tell.action())) {
            messages.add(_ -> feedback(now, tell));
          }
        }
        case Effect.AnswerCancel answer -> {
          if (!waits(Message.CancelFeedback.class, answer.action())) {
            messages.add(_ -> cancelFeedback(now, answer));
          }
        }
        case Effect.Announce _, Effect.Progress _, Effect.Work _ -> {}
      }
    }
    if (journal.commit(step.next(), memory, messages)) {
      around.events().over(DeviceEventKind.AGENT_DISK_FAILED);
    }
    tell(step);
    return step;
  }

  /// Whether such a message waits already: the server asks again at each poll until it has it.
  private boolean waits(Class<? extends Message> kind, ActionId action) {
    return journal.messages().values().stream()
        .filter(kind::isInstance)
        .anyMatch(message -> message.about().equals(Optional.of(action)));
  }

  /// What may get lost is said after what may not is kept.
  private void tell(Step step) {
    for (Effect effect : step.effects()) {
      switch (effect) {
        case Effect.Announce(var kind, var text, var facts) ->
            around.events().say(kind, text, facts);
        case Effect.Progress progress -> works.progress(progress);
        case Effect.Noted _, Effect.Work _ -> {}
      }
    }
  }

  private Message signed(long number, Instant now, Effect.Report report) {
    try {
      BootReport content =
          device.report(number, now, report, journal.memory().downloadFor(report.action()));
      return Message.Report.of(
          SignedBootReport.sign(content, key.get()), report.outcome().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Message feedback(Instant now, Effect.Tell tell) {
    return Message.Feedback.of(
        tell.action(), ActionFeedback.of(now, tell.execution(), tell.finished(), tell.details()));
  }

  /// DDI: `closed` with success means "stopped", `rejected` means "the update goes on".
  private static Message cancelFeedback(Instant now, Effect.AnswerCancel answer) {
    Execution execution = answer.stopped() ? Execution.CLOSED : Execution.REJECTED;
    Finished finished = answer.stopped() ? Finished.SUCCESS : Finished.NONE;
    return Message.CancelFeedback.of(
        answer.action(), ActionFeedback.of(now, execution, finished, List.of(answer.why())));
  }
}
