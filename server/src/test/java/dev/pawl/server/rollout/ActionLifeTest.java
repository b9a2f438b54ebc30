package dev.pawl.server.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.TargetPath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionLifeTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_000);
  private static final Instant LATER = Instant.ofEpochMilli(2_000);

  static final ActionEvent RETRIEVED = new ActionEvent.Retrieved();
  static final ActionEvent FETCHED = new ActionEvent.Fetched();
  static final ActionEvent DOWNLOADING = new ActionEvent.Downloading();
  static final ActionEvent DOWNLOADED = new ActionEvent.Downloaded();
  static final ActionEvent PROCEEDING = new ActionEvent.Proceeding();
  static final ActionEvent REJECTED = new ActionEvent.Rejected();
  static final ActionEvent SUCCESS = new ActionEvent.ClaimedSuccess();
  static final ActionEvent FAILURE = new ActionEvent.ClaimedFailure();
  static final ActionEvent GAVE_UP = new ActionEvent.GaveUp();
  static final ActionEvent CANCEL_ACCEPTED = new ActionEvent.CancelAccepted();
  static final ActionEvent CANCEL_FAILED = new ActionEvent.CancelFailed();
  static final ActionEvent CANCEL_REJECTED = new ActionEvent.CancelRejected();
  static final ActionEvent CANCEL_PROCEEDING = new ActionEvent.CancelProceeding();
  static final ActionEvent CANCEL_WANTED = new ActionEvent.CancelWanted(Optional.empty());
  static final ActionEvent SUPERSEDED =
      new ActionEvent.CancelWanted(Optional.of(new ActionId(1002)));
  static final ActionEvent CONFIRMED = new ActionEvent.Confirmed();
  static final ActionEvent PROVED_FAILURE = new ActionEvent.ProvedFailure();

  static final List<ActionEvent> ALL =
      List.of(
          RETRIEVED,
          FETCHED,
          DOWNLOADING,
          DOWNLOADED,
          PROCEEDING,
          REJECTED,
          SUCCESS,
          FAILURE,
          GAVE_UP,
          CANCEL_ACCEPTED,
          CANCEL_FAILED,
          CANCEL_REJECTED,
          CANCEL_PROCEEDING,
          CANCEL_WANTED,
          SUPERSEDED,
          CONFIRMED,
          PROVED_FAILURE);

  @Nested
  class FeedbackOnTheUpdate {
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
      "Retrieved,      RETRIEVED",
      "Fetched,        DOWNLOAD",
      "Downloading,    DOWNLOAD",
      "Downloaded,     DOWNLOADED",
      "Proceeding,     RUNNING",
      "Rejected,       WARNING",
      "GaveUp,         WARNING",
      "ClaimedSuccess, FINISHED",
      "ClaimedFailure, ERROR"
    })
    void anOpenAction_followsTheTableOfDdi(String event, ActionState expected) {
      var next = after(fresh(), named(event));
      assertEquals(expected, next.state());
      assertTrue(next.retrieved() || !expected.isOpen());
      assertEquals(LATER, next.changedAt());
    }

    @Test
    void readingTwice_isWrittenOnce() {
      var read = after(fresh(), RETRIEVED);
      assertInstanceOf(ActionStep.Unchanged.class, ActionLife.step(read, RETRIEVED, LATER));
      assertInstanceOf(
          ActionStep.Unchanged.class, ActionLife.step(after(read, PROCEEDING), RETRIEVED, LATER));
    }

    @Test
    void fetchingTwice_isWrittenOnce() {
      var fetching = after(fresh(), FETCHED);
      assertInstanceOf(ActionStep.Unchanged.class, ActionLife.step(fetching, FETCHED, LATER));
      assertInstanceOf(
          ActionStep.Unchanged.class, ActionLife.step(after(fetching, DOWNLOADED), FETCHED, LATER));
    }

    @Test
    void successByFeedback_isAClaimAndNoEvidence() {
      var done = after(fresh(), SUCCESS);
      assertTrue(done.claimed());
      assertFalse(done.evidenced());
      assertEquals(Optional.of(ClosedBy.CLAIM), done.closedBy());
    }

    @ParameterizedTest
    @CsvSource({"ClaimedSuccess", "ClaimedFailure"})
    void anActionClosedByFeedback_takesNoMore(String closing) {
      var closed = after(fresh(), named(closing));
      for (var event : List.of(PROCEEDING, SUCCESS, FAILURE, GAVE_UP, RETRIEVED, FETCHED)) {
        assertEquals("rollout.action-closed", refusal(closed, event), event.toString());
      }
    }
  }

  @Nested
  class Cancelling {
    @Test
    void anActionNobodyRead_isClosedWithoutAsking() {
      var next = after(fresh(), CANCEL_WANTED);
      assertEquals(ActionState.CANCELED, next.state());
      assertEquals(Optional.of(ClosedBy.SERVER), next.closedBy());
    }

    @Test
    void anActionTheDeviceKnows_isAskedToStop() {
      var next = after(after(fresh(), RETRIEVED), CANCEL_WANTED);
      assertEquals(ActionState.CANCELING, next.state());
      assertFalse(next.state().isOffered());
      assertInstanceOf(ActionStep.Unchanged.class, ActionLife.step(next, CANCEL_WANTED, LATER));
    }

    @ParameterizedTest(name = "{0} -> {1} ({2})")
    @CsvSource({
      "CancelAccepted,   CANCELED,  CANCELED",
      "CancelFailed,     RUNNING,   ERROR",
      "CancelRejected,   RUNNING,   CANCEL_REJECTED",
      "CancelProceeding, CANCELING, RUNNING",
      "Proceeding,       CANCELING, RUNNING",
      "Downloading,      CANCELING, DOWNLOAD",
      "Downloaded,       CANCELING, DOWNLOADED",
      "Rejected,         CANCELING, WARNING",
      "GaveUp,           CANCELED,  CANCELED",
      "ClaimedSuccess,   CANCELED,  CANCELED",
      "ClaimedFailure,   ERROR,     ERROR",
      "Confirmed,        FINISHED,  FINISHED",
      "ProvedFailure,    ERROR,     ERROR"
    })
    void theDevicesAnswer_followsTheTable(String event, ActionState expected, EntryStatus entry) {
      var step = ActionLife.step(cancelling(), named(event), LATER);
      var to = assertInstanceOf(ActionStep.To.class, step);
      assertEquals(expected, to.next().state());
      assertEquals(entry, to.entry());
    }

    @Test
    void successWhileCancelling_isNotInstalled() {
      var next = after(cancelling(), SUCCESS);
      assertFalse(next.claimed());
      assertFalse(next.evidenced());
    }

    @Test
    void refusedCancel_letsTheSupersededUpdateGoOn() {
      var superseded = after(after(fresh(), RETRIEVED), SUPERSEDED);
      assertEquals(Optional.of(new ActionId(1002)), superseded.supersededBy());
      assertEquals(Optional.empty(), after(superseded, CANCEL_REJECTED).supersededBy());
    }

    @Test
    void anAnswerNobodyAskedFor_isRefused() {
      assertEquals("rollout.action-not-cancelling", refusal(fresh(), CANCEL_ACCEPTED));
      assertEquals(
          "rollout.action-not-cancelling", refusal(after(fresh(), SUCCESS), CANCEL_ACCEPTED));
    }

    @Test
    void aSecondAnswer_isRefused() {
      var canceled = after(cancelling(), CANCEL_ACCEPTED);
      assertEquals("rollout.action-closed", refusal(canceled, CANCEL_ACCEPTED));
      assertEquals("rollout.action-closed", refusal(canceled, CANCEL_WANTED));
    }
  }

  @Nested
  class Evidence {
    @Test
    void confirmedReport_finishesAndProves() {
      var done = after(fresh(), CONFIRMED);
      assertEquals(ActionState.FINISHED, done.state());
      assertTrue(done.evidenced());
      assertFalse(done.claimed());
    }

    @Test
    void theFeedbackThatFollowsTheReport_isTakenDownOnce() {
      var both = after(after(fresh(), CONFIRMED), SUCCESS);
      assertTrue(both.claimed());
      assertTrue(both.evidenced());
      assertEquals("rollout.action-closed", refusal(both, SUCCESS));
      assertEquals("rollout.action-closed", refusal(after(fresh(), CONFIRMED), PROCEEDING));
    }

    @Test
    void reportOfFailure_closesAsError_andItsFeedbackChangesNothing() {
      var failed = after(fresh(), PROVED_FAILURE);
      assertEquals(ActionState.ERROR, failed.state());
      assertEquals(ActionState.ERROR, after(failed, FAILURE).state());
      var contradicted = after(failed, SUCCESS);
      assertEquals(ActionState.ERROR, contradicted.state());
      assertTrue(contradicted.claimed());
    }

    @Test
    void evidence_winsOverAnEarlierClaim() {
      assertEquals(ActionState.ERROR, after(after(fresh(), SUCCESS), PROVED_FAILURE).state());
      var proved = after(after(fresh(), FAILURE), CONFIRMED);
      assertEquals(ActionState.FINISHED, proved.state());
      assertTrue(proved.evidenced());
    }

    @Test
    void aProvedInstallation_isNotUndoneByALaterFailure() {
      var proved = after(fresh(), CONFIRMED);
      assertEquals(ActionState.FINISHED, after(proved, PROVED_FAILURE).state());
    }

    @Test
    void aCanceledAction_staysCanceled() {
      var canceled = after(cancelling(), CANCEL_ACCEPTED);
      var proved = after(canceled, CONFIRMED);
      assertEquals(ActionState.CANCELED, proved.state());
      assertTrue(proved.evidenced());
      assertEquals(ActionState.CANCELED, after(canceled, PROVED_FAILURE).state());
    }
  }

  @Property
  void anyOrderOfEvents_keepsTheRules(@ForAll("histories") List<ActionEvent> history) {
    var action = fresh();
    for (var event : history) {
      if (!(ActionLife.step(action, event, LATER) instanceof ActionStep.To(var next, var _))) {
        continue;
      }
      var before = action;
      action = next;
      assertEquals(!action.state().isOpen(), action.closedBy().isPresent(), history.toString());
      assertTrue(!before.evidenced() || action.evidenced(), "evidence is never lost");
      assertTrue(before.state().isOpen() || !action.state().isOpen(), "closed stays closed");
      assertTrue(
          action.state() != ActionState.FINISHED || action.claimed() || action.evidenced(),
          "nothing finishes without somebody's word");
      if (event instanceof ActionEvent.Feedback) {
        assertEquals(before.evidenced(), action.evidenced(), "feedback proves nothing");
      }
    }
  }

  @Provide
  Arbitrary<List<ActionEvent>> histories() {
    return Arbitraries.of(ALL).list().ofMaxSize(12);
  }

  private static ActionEvent named(String name) {
    return ALL.stream()
        .filter(event -> event.getClass().getSimpleName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Action fresh() {
    return Action.created(
        new ActionId(1001),
        1,
        new DeviceId("lock-001"),
        new AssignedImage(
            new TargetPath("line-lock/lock-2.0.0.img"), Digest.sha256(new byte[] {2})),
        ActionState.RUNNING,
        NOW);
  }

  private static Action cancelling() {
    return after(after(fresh(), RETRIEVED), CANCEL_WANTED);
  }

  private static Action after(Action action, ActionEvent event) {
    return assertInstanceOf(ActionStep.To.class, ActionLife.step(action, event, LATER)).next();
  }

  private static String refusal(Action action, ActionEvent event) {
    return assertInstanceOf(ActionStep.Refused.class, ActionLife.step(action, event, LATER))
        .failure()
        .code();
  }
}
