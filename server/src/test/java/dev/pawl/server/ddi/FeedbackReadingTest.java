package dev.pawl.server.ddi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.protocol.ActionFeedback;
import dev.pawl.core.protocol.ActionFeedback.Execution;
import dev.pawl.core.protocol.ActionFeedback.Finished;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackReadingTest {
  @ParameterizedTest(name = "{0} + {1}")
  @CsvSource({
    "CLOSED,     SUCCESS, ClaimedSuccess, CancelAccepted",
    "CLOSED,     NONE,    ClaimedSuccess, CancelAccepted",
    "CLOSED,     FAILURE, ClaimedFailure, CancelFailed",
    "PROCEEDING, NONE,    Proceeding,     CancelProceeding",
    "RESUMED,    NONE,    Proceeding,     CancelProceeding",
    "SCHEDULED,  NONE,    Proceeding,     CancelProceeding",
    "DOWNLOAD,   NONE,    Downloading,    CancelProceeding",
    "DOWNLOADED, SUCCESS, Downloaded,     CancelProceeding",
    "REJECTED,   NONE,    Rejected,       CancelRejected",
    "CANCELED,   SUCCESS, GaveUp,         CancelProceeding"
  })
  void theTableOfDdi(Execution execution, Finished finished, String update, String cancel) {
    var feedback = ActionFeedback.of(Instant.EPOCH, execution, finished, List.of());
    assertEquals(update, FeedbackReading.onUpdate(feedback).getClass().getSimpleName());
    assertEquals(cancel, FeedbackReading.onCancel(feedback).getClass().getSimpleName());
  }

  @Test
  void longMessages_areKeptInPieces() {
    var pieces = messages("x".repeat(1200), "short");
    assertEquals(List.of(512, 512, 176, 5), pieces.stream().map(String::length).toList());
  }

  @Test
  void aFloodOfText_isCut() {
    var pieces = messages(Collections.nCopies(50, "x".repeat(8192)).toArray(String[]::new));
    assertEquals(FeedbackReading.MOST_MESSAGES, pieces.size());
  }

  @Test
  void controlCharacters_becomeSpaces_andEmptyMessagesGo() {
    assertEquals(List.of("a b c"), messages("a\nb\u001bc", "", " \t "));
  }

  @Test
  void aSurrogatePairAtTheCut_staysWhole() {
    assertEquals(List.of("x".repeat(511), "😀y"), messages("x".repeat(511) + "😀" + "y"));
  }

  private static List<String> messages(String... details) {
    return FeedbackReading.messages(
        ActionFeedback.of(Instant.EPOCH, Execution.PROCEEDING, Finished.NONE, List.of(details)));
  }
}
