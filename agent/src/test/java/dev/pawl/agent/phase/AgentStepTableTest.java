package dev.pawl.agent.phase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every phase with every event, as a table: the next phase and the effects, in order. Facts are
/// those in which the phase normally meets the event: the old image runs, and from the first event
/// of a trial on the new one.
class AgentStepTableTest {
  private static final String TABLE =
      """
      Idle       | Started           | Idle       | Report
      Idle       | Nothing           | Idle       | Announce
      Idle       | Offered           | Checking   | Announce Check
      Idle       | Offered other     | Checking   | Announce Check
      Idle       | Unusable          | Idle       | Settle Report Tell Announce
      Idle       | CancelAsked       | Idle       | AnswerCancel
      Idle       | CancelAsked other | Idle       | AnswerCancel
      Idle       | Verified          | Idle       |
      Idle       | Verified other    | Idle       |
      Idle       | Refused           | Idle       |
      Idle       | NotNow            | Idle       |
      Idle       | Fetched           | Idle       |
      Idle       | Armed             | Idle       |
      Idle       | HealthFailed      | Idle       |
      Idle       | Healthy           | Idle       |
      Idle       | Unhealthy         | Idle       |
      Idle       | Confirmed         | Idle       |
      Checking   | Started           | Checking   | Report
      Checking   | Nothing           | Idle       | Announce
      Checking   | Offered           | Checking   | Check
      Checking   | Offered other     | Checking   | Announce Check
      Checking   | Unusable          | Idle       | Settle Report Tell Announce
      Checking   | CancelAsked       | Idle       | AnswerCancel Announce
      Checking   | CancelAsked other | Checking   | AnswerCancel
      Checking   | Verified          | Fetching   | Progress Fetch
      Checking   | Verified other    | Fetching   | Progress Fetch
      Checking   | Refused           | Idle       | Settle Report Tell Announce
      Checking   | NotNow            | Checking   | Announce
      Checking   | Fetched           | Checking   |
      Checking   | Armed             | Checking   |
      Checking   | HealthFailed      | Checking   |
      Checking   | Healthy           | Checking   |
      Checking   | Unhealthy         | Checking   |
      Checking   | Confirmed         | Checking   |
      Fetching   | Started           | Fetching   | Report
      Fetching   | Nothing           | Idle       | Announce
      Fetching   | Offered           | Fetching   | Check
      Fetching   | Offered other     | Checking   | Announce Check
      Fetching   | Unusable          | Idle       | Settle Report Tell Announce
      Fetching   | CancelAsked       | Idle       | AnswerCancel Announce
      Fetching   | CancelAsked other | Fetching   | AnswerCancel
      Fetching   | Verified          | Fetching   | Fetch
      Fetching   | Verified other    | Fetching   | Progress Fetch
      Fetching   | Refused           | Idle       | Settle Report Tell Announce
      Fetching   | NotNow            | Fetching   | Announce
      Fetching   | Fetched           | Staged     | Progress Arm
      Fetching   | Armed             | Fetching   |
      Fetching   | HealthFailed      | Fetching   |
      Fetching   | Healthy           | Fetching   |
      Fetching   | Unhealthy         | Fetching   |
      Fetching   | Confirmed         | Fetching   |
      Staged     | Started           | Staged     | Arm
      Staged     | Nothing           | Staged     |
      Staged     | Offered           | Staged     |
      Staged     | Offered other     | Staged     |
      Staged     | Unusable          | Staged     |
      Staged     | CancelAsked       | Idle       | AnswerCancel Announce
      Staged     | CancelAsked other | Staged     | AnswerCancel
      Staged     | Verified          | Staged     |
      Staged     | Verified other    | Staged     |
      Staged     | Refused           | Staged     |
      Staged     | NotNow            | Staged     |
      Staged     | Fetched           | Staged     |
      Staged     | Armed             | Trial      | Announce Reboot
      Staged     | HealthFailed      | Staged     |
      Staged     | Healthy           | Staged     |
      Staged     | Unhealthy         | Staged     |
      Staged     | Confirmed         | Staged     |
      Trial      | Started           | Trial      | ProveHealth
      Trial      | Nothing           | Trial      |
      Trial      | Offered           | Trial      |
      Trial      | Offered other     | Trial      |
      Trial      | Unusable          | Trial      |
      Trial      | CancelAsked       | Trial      | AnswerCancel
      Trial      | CancelAsked other | Trial      | AnswerCancel
      Trial      | Verified          | Trial      |
      Trial      | Verified other    | Trial      |
      Trial      | Refused           | Trial      |
      Trial      | NotNow            | Trial      |
      Trial      | Fetched           | Trial      |
      Trial      | Armed             | Trial      |
      Trial      | HealthFailed      | Trial      |
      Trial      | Healthy           | Confirming | Confirm
      Trial      | Unhealthy         | Trial      | Reboot
      Trial      | Confirmed         | Trial      |
      Confirming | Started           | Confirming | Confirm
      Confirming | Nothing           | Confirming |
      Confirming | Offered           | Confirming |
      Confirming | Offered other     | Confirming |
      Confirming | Unusable          | Confirming |
      Confirming | CancelAsked       | Confirming | AnswerCancel
      Confirming | CancelAsked other | Confirming | AnswerCancel
      Confirming | Verified          | Confirming |
      Confirming | Verified other    | Confirming |
      Confirming | Refused           | Confirming |
      Confirming | NotNow            | Confirming |
      Confirming | Fetched           | Confirming |
      Confirming | Armed             | Confirming |
      Confirming | HealthFailed      | Confirming |
      Confirming | Healthy           | Confirming |
      Confirming | Unhealthy         | Confirming |
      Confirming | Confirmed         | Idle       | ForgetFailures Settle Report Tell Announce
      Proving    | Started           | Proving    | ProveHealth
      Proving    | Nothing           | Proving    |
      Proving    | Offered           | Proving    |
      Proving    | Offered other     | Proving    |
      Proving    | Unusable          | Proving    |
      Proving    | CancelAsked       | Proving    | AnswerCancel
      Proving    | CancelAsked other | Proving    | AnswerCancel
      Proving    | Verified          | Proving    |
      Proving    | Verified other    | Proving    |
      Proving    | Refused           | Proving    |
      Proving    | NotNow            | Proving    |
      Proving    | Fetched           | Proving    |
      Proving    | Armed             | Proving    |
      Proving    | HealthFailed      | Proving    |
      Proving    | Healthy           | Proving    | Confirm
      Proving    | Unhealthy         | Proving    | Reboot
      Proving    | Confirmed         | Idle       | Report Announce
      """;

  record Row(String phase, String event, String next, String effects) {
    static Row parse(String line) {
      String[] cells = line.split("\\|", -1);
      return new Row(cells[0].strip(), cells[1].strip(), cells[2].strip(), cells[3].strip());
    }

    @Override
    public String toString() {
      return phase + " + " + event;
    }
  }

  static Stream<Row> rows() {
    return TABLE.lines().map(Row::parse);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyPair_hasItsStep(Row row) {
    Phase phase = Objects.requireNonNull(Cases.PHASES.get(row.phase));
    Event event = Objects.requireNonNull(Cases.EVENTS.get(row.event));
    boolean newRuns = Set.of("Trial", "Confirming", "Proving").contains(row.phase);

    Step step = AgentStep.step(phase, event, newRuns ? Cases.NEW_RUNS : Cases.OLD_RUNS);

    String effects =
        step.effects().stream()
            .map(effect -> effect.getClass().getSimpleName())
            .collect(Collectors.joining(" "));
    assertEquals(
        row.next + ": " + row.effects, step.next().getClass().getSimpleName() + ": " + effects);
  }

  @Test
  void table_isComplete() {
    Set<String> expected = new HashSet<>();
    for (String phase : Cases.PHASES.keySet()) {
      for (String event : Cases.EVENTS.keySet()) {
        expected.add(phase + " + " + event);
      }
    }
    assertEquals(expected, rows().map(Row::toString).collect(Collectors.toSet()));
    assertEquals(names(Phase.class), classNames(Cases.PHASES.values().stream()));
    assertEquals(names(Event.class), classNames(Cases.EVENTS.values().stream()));
  }

  @Test
  void pairsThatMeanNothing_changeNothing() {
    for (Row row : rows().filter(row -> row.effects.isEmpty()).toList()) {
      if (!row.event.equals("HealthFailed")) {
        assertEquals(row.phase, row.next, row.toString());
      }
    }
    assertTrue(rows().anyMatch(row -> row.effects.isEmpty()));
  }

  private static Set<String> names(Class<?> sealed) {
    return Stream.of(sealed.getPermittedSubclasses())
        .map(Class::getSimpleName)
        .collect(Collectors.toSet());
  }

  private static Set<String> classNames(Stream<?> objects) {
    return objects.map(object -> object.getClass().getSimpleName()).collect(Collectors.toSet());
  }
}
