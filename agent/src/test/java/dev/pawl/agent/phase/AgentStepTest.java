package dev.pawl.agent.phase;

import static dev.pawl.agent.phase.Cases.ACTION;
import static dev.pawl.agent.phase.Cases.IDLE_SLOT;
import static dev.pawl.agent.phase.Cases.NEW_RUNS;
import static dev.pawl.agent.phase.Cases.OFFER;
import static dev.pawl.agent.phase.Cases.OLD_RUNS;
import static dev.pawl.agent.phase.Cases.OLD_RUNS_ARMED;
import static dev.pawl.agent.phase.Cases.RUNS;
import static dev.pawl.agent.phase.Cases.V1;
import static dev.pawl.agent.phase.Cases.V2;
import static dev.pawl.agent.phase.Cases.WHY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.phase.Effect.AnswerCancel;
import dev.pawl.agent.phase.Effect.Check;
import dev.pawl.agent.phase.Effect.Reboot;
import dev.pawl.agent.phase.Effect.Remember;
import dev.pawl.agent.phase.Effect.Report;
import dev.pawl.agent.phase.Effect.Tell;
import dev.pawl.agent.phase.Phase.Checking;
import dev.pawl.agent.phase.Phase.Confirming;
import dev.pawl.agent.phase.Phase.Fetching;
import dev.pawl.agent.phase.Phase.Idle;
import dev.pawl.agent.phase.Phase.Proving;
import dev.pawl.agent.phase.Phase.Staged;
import dev.pawl.agent.phase.Phase.Trial;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.protocol.ActionFeedback.Execution;
import dev.pawl.core.protocol.ActionFeedback.Finished;
import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.value.ActionId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What the table cannot show: what the effects say, and steps that depend on facts.
class AgentStepTest {
  @Nested
  class Offers {
    @Test
    void imageThatRunsAlready_isConfirmedWithoutDownload() {
      var same =
          new Update(ACTION, V1.path(), V1.sha256(), V1.length(), V1.version(), V1.counter());
      Step step = AgentStep.step(new Checking(OFFER, 0), new Event.Verified(same), OLD_RUNS);
      assertEquals(new Idle(), step.next());
      assertEquals(
          new Report(Optional.of(ACTION), Outcome.CONFIRMED, Optional.empty()),
          only(step, Report.class));
      assertEquals(Finished.SUCCESS, only(step, Tell.class).finished());
    }

    @Test
    void imageThatFailedOnTrial_isRefused_andSaysSo() {
      Facts facts = Cases.remembering(OLD_RUNS, Memory.NONE.with(failedVersion()));
      Step step = AgentStep.step(new Checking(OFFER, 0), new Event.Verified(V2), facts);
      assertEquals(new Idle(), step.next());
      Report report = only(step, Report.class);
      assertEquals(Outcome.REFUSED, report.outcome());
      assertEquals("agent.failed-before", report.failure().orElseThrow().code());
      Tell tell = only(step, Tell.class);
      assertEquals(Execution.CLOSED, tell.execution());
      assertEquals(Finished.FAILURE, tell.finished());
      assertTrue(tell.details().getFirst().startsWith("agent.failed-before: "), tell.toString());
    }

    @Test
    void otherImage_isFetched_whateverFailedBefore() {
      Facts facts = Cases.remembering(OLD_RUNS, Memory.NONE.with(failedVersion()));
      Update v3 = Cases.update(ACTION, "3.0.0", 2);
      Step step = AgentStep.step(new Checking(OFFER, 0), new Event.Verified(v3), facts);
      assertEquals(new Fetching(v3, IDLE_SLOT, 0), step.next());
    }

    @Test
    void samePathWithOtherBytes_isFetched_whateverFailedBefore() {
      Facts facts = Cases.remembering(OLD_RUNS, Memory.NONE.with(failedVersion()));
      var corrected =
          new Update(ACTION, V2.path(), V1.sha256(), V2.length(), V2.version(), V2.counter());
      Step step = AgentStep.step(new Checking(OFFER, 0), new Event.Verified(corrected), facts);
      assertEquals(new Fetching(corrected, IDLE_SLOT, 0), step.next());
    }

    @Test
    void actionThatIsOver_isAnsweredAgain_andNotDoneAgain() {
      Memory memory = Memory.NONE.with(new Settled(ACTION, Optional.of(WHY)));
      for (Phase phase : List.of(new Idle(), new Checking(Cases.OTHER_OFFER, 0))) {
        Facts facts = Cases.remembering(OLD_RUNS, memory);
        Step step = AgentStep.step(phase, new Event.Offered(OFFER), facts);
        assertEquals(new Idle(), step.next());
        Tell tell = only(step, Tell.class);
        assertEquals(List.of("image.block-mismatch: block 3"), tell.details());
        assertEquals(1, step.effects().size());
      }
    }

    @Test
    void unusableOffer_isRefusedOnce_thenAnsweredAgain() {
      var unusable = new Event.Unusable(ACTION, WHY);
      for (Phase phase : List.of(new Idle(), new Checking(OFFER, 0), new Fetching(V2, RUNS, 0))) {
        Step first = AgentStep.step(phase, unusable, OLD_RUNS);
        assertEquals(Outcome.REFUSED, only(first, Report.class).outcome());
        Memory memory = Memory.NONE.with(only(first, Effect.Settle.class).settled());
        Step again = AgentStep.step(phase, unusable, Cases.remembering(OLD_RUNS, memory));
        assertEquals(new Idle(), again.next());
        assertEquals(1, again.effects().size());
        assertEquals(Finished.FAILURE, only(again, Tell.class).finished());
      }
    }

    @Test
    void actionThatSucceeded_isAnsweredAgainWithSuccess() {
      Memory memory = Memory.NONE.with(new Settled(ACTION, Optional.empty()));
      Facts facts = Cases.remembering(OLD_RUNS, memory);
      Step step = AgentStep.step(new Idle(), new Event.Offered(OFFER), facts);
      assertEquals(Finished.SUCCESS, only(step, Tell.class).finished());
    }

    @Test
    void withoutAConfirmedImage_nothingIsWrittenBesideIt() {
      Step offered = AgentStep.step(new Idle(), new Event.Offered(OFFER), NEW_RUNS);
      assertEquals(new Idle(), offered.next());
      assertTrue(offered.work().isEmpty());
      Step verified =
          AgentStep.step(
              new Checking(OFFER, 0),
              new Event.Verified(Cases.update(ACTION, "3.0.0", 3)),
              NEW_RUNS);
      assertEquals(new Idle(), verified.next());
      assertTrue(verified.work().isEmpty());
    }
  }

  @Nested
  class Failures {
    @Test
    void uselessAnswers_endTheOffer_whenThereAreTooMany() {
      Phase phase = new Checking(OFFER, 0);
      for (int i = 1; i < AgentStep.MOST_BAD_ANSWERS; i++) {
        phase = AgentStep.step(phase, new Event.NotNow(WHY, true, false), OLD_RUNS).next();
        assertEquals(new Checking(OFFER, i), phase);
      }
      Step last = AgentStep.step(phase, new Event.NotNow(WHY, true, false), OLD_RUNS);
      assertEquals(new Idle(), last.next());
      assertEquals(Optional.of(WHY), only(last, Report.class).failure());
    }

    @Test
    void uselessAnswers_endTheDownload_whenThereAreTooMany() {
      Phase phase = new Fetching(V2, IDLE_SLOT, AgentStep.MOST_BAD_ANSWERS - 1);
      Step last = AgentStep.step(phase, new Event.NotNow(WHY, true, false), OLD_RUNS);
      assertEquals(new Idle(), last.next());
    }

    @Test
    void beingOffline_neverEndsAnything() {
      Phase checking = new Checking(OFFER, AgentStep.MOST_BAD_ANSWERS - 1);
      Phase fetching = new Fetching(V2, IDLE_SLOT, AgentStep.MOST_BAD_ANSWERS - 1);
      var offline = new Event.NotNow(WHY, false, false);
      assertEquals(checking, AgentStep.step(checking, offline, OLD_RUNS).next());
      assertEquals(fetching, AgentStep.step(fetching, offline, OLD_RUNS).next());
    }

    @Test
    void progress_makesUpForUselessAnswers() {
      Phase fetching = new Fetching(V2, IDLE_SLOT, AgentStep.MOST_BAD_ANSWERS - 1);
      Step step = AgentStep.step(fetching, new Event.NotNow(WHY, true, true), OLD_RUNS);
      assertEquals(new Fetching(V2, IDLE_SLOT, 1), step.next());
    }

    @Test
    void refusal_isReportedBeforeTheActionIsClosed() {
      Step step = AgentStep.step(new Fetching(V2, IDLE_SLOT, 0), new Event.Refused(WHY), OLD_RUNS);
      assertTrue(
          indexOf(step, Report.class) < indexOf(step, Tell.class), step.effects().toString());
      assertEquals(Optional.of(ACTION), only(step, Report.class).action());
    }
  }

  @Nested
  class AfterACrash {
    @Test
    void stagedAndTheNewImageRuns_theTrialHasBegun() {
      Step step = AgentStep.step(new Staged(V2, IDLE_SLOT), new Event.Started(), NEW_RUNS);
      assertEquals(new Trial(V2, IDLE_SLOT, Optional.empty()), step.next());
      assertEquals(Optional.of(new Effect.ProveHealth()), step.work());
    }

    @Test
    void trialArmedButTheOldImageStillRuns_rebootIsAskedForAgain() {
      for (Phase phase : List.of(trial(), new Confirming(V2, IDLE_SLOT))) {
        Step step = AgentStep.step(phase, new Event.Started(), OLD_RUNS_ARMED);
        assertEquals(phase, step.next());
        assertEquals(Optional.of(new Reboot()), step.work());
      }
    }

    @Test
    void fetchingIntoTheSlotThatRunsNow_startsOverWithTheOtherSlot() {
      Facts confirmed = Cases.facts(IDLE_SLOT, V1, BootRecord.factory(IDLE_SLOT));
      Step step = AgentStep.step(new Fetching(V2, IDLE_SLOT, 0), new Event.Started(), confirmed);
      assertEquals(new Checking(OFFER, 0), step.next());
      Step next = AgentStep.step(step.next(), new Event.Verified(V2), confirmed);
      assertEquals(new Fetching(V2, RUNS, 0), next.next());
    }

    @ParameterizedTest
    @EnumSource
    void trialGivenUp_isReported_andRememberedWhereTheImageEndedIt(ResetReason reason) {
      Facts facts = Cases.facts(RUNS, V1, BootRecord.factory(RUNS).withReset(reason));
      for (Phase phase : List.of(trial(), new Confirming(V2, IDLE_SLOT))) {
        Step step = AgentStep.step(phase, new Event.Started(), facts);
        assertEquals(new Idle(), step.next());
        Report report = only(step, Report.class);
        assertEquals(Outcome.FELL_BACK, report.outcome());
        assertTrue(report.failure().orElseThrow().code().startsWith("trial."), report.toString());
        assertEquals(Finished.FAILURE, only(step, Tell.class).finished());
        boolean notTheImage = reason == ResetReason.POWER_ON || reason == ResetReason.BOOT_REFUSED;
        if (notTheImage) {
          assertTrue(step.effects().stream().noneMatch(Remember.class::isInstance));
        } else {
          Memory memory = Memory.NONE.with(only(step, Remember.class).version());
          assertTrue(memory.failureOf(V2).isPresent());
        }
        assertTrue(indexOf(step, Report.class) < indexOf(step, Tell.class));
      }
    }

    @ParameterizedTest
    @CsvSource({
      "REBOOT_REQUESTED, trial.unhealthy",
      "TRIAL_DEADLINE, trial.unhealthy",
      "WATCHDOG, trial.watchdog",
      "CRASH, trial.crashed",
      "BOOT_REFUSED, trial.boot-refused",
      "POWER_ON, trial.power-lost",
    })
    void fallBack_namesTheFailedHealthCheck_whenThatWasTheReason(ResetReason reason, String code) {
      Facts facts = Cases.facts(RUNS, V1, BootRecord.factory(RUNS).withReset(reason));
      Phase trial = new Trial(V2, IDLE_SLOT, Optional.of("exit code 1"));
      Step step = AgentStep.step(trial, new Event.Started(), facts);
      ReportedFailure failure = only(step, Report.class).failure().orElseThrow();
      assertEquals(code, failure.code());
      assertEquals(code.equals("trial.unhealthy"), failure.text().contains("exit code 1"));
    }

    @Test
    void failedHealthCheck_isKeptForTheReport() {
      Step step = AgentStep.step(trial(), new Event.HealthFailed("exit code 1"), NEW_RUNS);
      assertEquals(new Trial(V2, IDLE_SLOT, Optional.of("exit code 1")), step.next());
    }
  }

  @Nested
  class AfterALoss {
    @Test
    void whatRunsOnTrialWithoutAnUpdate_provesItself() {
      for (Phase phase :
          List.of(
              new Idle(),
              new Checking(OFFER, 0),
              new Fetching(V2, RUNS, 0),
              new Fetching(V2, IDLE_SLOT, 0))) {
        Step step = AgentStep.step(phase, new Event.Started(), NEW_RUNS);
        assertEquals(new Proving(IDLE_SLOT), step.next());
        assertEquals(Optional.of(new Effect.ProveHealth()), step.work());
      }
      Step healthy = AgentStep.step(new Proving(IDLE_SLOT), new Event.Healthy(), NEW_RUNS);
      assertEquals(Optional.of(new Effect.Confirm(IDLE_SLOT)), healthy.work());
      Step done = AgentStep.step(healthy.next(), new Event.Confirmed(), NEW_RUNS);
      assertEquals(new Idle(), done.next());
      assertEquals(
          new Report(Optional.empty(), Outcome.CONFIRMED, Optional.empty()),
          only(done, Report.class));
    }

    @Test
    void otherSlotThanTheOneProving_isReportedAsRunning() {
      Step step = AgentStep.step(new Proving(IDLE_SLOT), new Event.Started(), OLD_RUNS);
      assertEquals(new Idle(), step.next());
      assertEquals(Outcome.RUNNING, only(step, Report.class).outcome());
    }

    @Test
    void confirmedAlready_needsNoProofAgain() {
      Facts confirmed = Cases.facts(IDLE_SLOT, V1, BootRecord.factory(IDLE_SLOT));
      Step step = AgentStep.step(new Proving(IDLE_SLOT), new Event.Started(), confirmed);
      assertEquals(new Idle(), step.next());
      assertTrue(step.work().isEmpty());
    }
  }

  @Nested
  class Cancelling {
    @Test
    void beforeTheTrial_isAccepted() {
      for (Phase phase :
          List.of(
              new Checking(OFFER, 0), new Fetching(V2, IDLE_SLOT, 0), new Staged(V2, IDLE_SLOT))) {
        Step step = AgentStep.step(phase, new Event.CancelAsked(ACTION), OLD_RUNS);
        assertTrue(only(step, AnswerCancel.class).stopped(), phase.inWords());
        assertEquals(new Idle(), step.next());
      }
    }

    @Test
    void fromTheTrialOn_isRejected() {
      for (Phase phase : List.of(trial(), new Confirming(V2, IDLE_SLOT))) {
        Step step = AgentStep.step(phase, new Event.CancelAsked(ACTION), NEW_RUNS);
        assertEquals(false, only(step, AnswerCancel.class).stopped(), phase.inWords());
        assertEquals(phase, step.next());
      }
    }

    @Test
    void ofWhatIsInstalled_isRejected_ofAnythingElseAccepted() {
      Memory memory =
          Memory.NONE
              .with(new Settled(ACTION, Optional.empty()))
              .with(new Settled(new ActionId(1003), Optional.of(WHY)));
      Facts facts = Cases.remembering(OLD_RUNS, memory);
      for (int action : List.of(1001, 1002, 1003)) {
        Step step = AgentStep.step(new Idle(), new Event.CancelAsked(new ActionId(action)), facts);
        assertEquals(action != 1001, only(step, AnswerCancel.class).stopped());
      }
    }
  }

  @Nested
  class Remembering {
    @Test
    void memory_keepsTheNewestEight() {
      Memory memory = Memory.NONE;
      for (int i = 0; i < 20; i++) {
        Update update = Cases.update(ACTION, "2." + i, 2);
        memory = memory.with(new FailedVersion(update.path(), update.sha256(), WHY));
        memory = memory.with(new Settled(new ActionId(2000 + i), Optional.empty()));
      }
      assertEquals(Memory.MOST, memory.failed().size());
      assertEquals(Memory.MOST, memory.settled().size());
      assertTrue(memory.failureOf(Cases.update(ACTION, "2.19", 2)).isPresent());
      assertTrue(memory.failureOf(Cases.update(ACTION, "2.11", 2)).isEmpty());
      assertTrue(memory.settled(new ActionId(2012)).isPresent());
      assertTrue(memory.settled(new ActionId(2011)).isEmpty());
      assertTrue(memory.withoutFailures().failed().isEmpty());
      assertEquals(Memory.MOST, memory.withoutFailures().settled().size());
    }

    @Test
    void sameEntry_isKeptOnce() {
      assertEquals(1, Memory.NONE.with(failedVersion()).with(failedVersion()).failed().size());
    }
  }

  @Test
  void step_hasAtMostOneWork_atTheEnd() {
    assertThrows(
        IllegalArgumentException.class, () -> Step.to(new Idle(), new Check(OFFER), new Reboot()));
    var forget = new Effect.ForgetFailures();
    assertThrows(IllegalArgumentException.class, () -> Step.to(new Idle(), new Reboot(), forget));
    assertTrue(Step.to(new Idle()).work().isEmpty());
    assertTrue(Step.to(new Idle(), forget).work().isEmpty());
  }

  @Test
  void phases_haveWordsForPeople() {
    for (Phase phase : Cases.PHASES.values()) {
      assertTrue(
          phase instanceof Idle || phase instanceof Proving || phase.inWords().contains("2.0.0"),
          phase.inWords());
    }
  }

  private static Trial trial() {
    return new Trial(V2, IDLE_SLOT, Optional.empty());
  }

  private static FailedVersion failedVersion() {
    return new FailedVersion(V2.path(), V2.sha256(), new ReportedFailure("trial.crashed", "x"));
  }

  private static <T> T only(Step step, Class<T> kind) {
    List<T> all = step.effects().stream().filter(kind::isInstance).map(kind::cast).toList();
    assertEquals(1, all.size(), () -> kind.getSimpleName() + " in " + step.effects());
    return all.getFirst();
  }

  private static int indexOf(Step step, Class<?> kind) {
    return step.effects().stream().map(Effect::getClass).toList().indexOf(kind);
  }
}
