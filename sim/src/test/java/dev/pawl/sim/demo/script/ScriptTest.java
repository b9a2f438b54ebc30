package dev.pawl.sim.demo.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.sim.demo.screen.Expectation;
import dev.pawl.sim.demo.screen.JsonScreen;
import dev.pawl.sim.demo.screen.StepOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private static final Duration SOON = Duration.ofMillis(150);

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @Test
  void stepThatFindsWhatItExpects_isOk() throws InterruptedException {
    List<StepOutcome> outcomes =
        play(
            step(
                1,
                (checks, _) -> {
                  checks.equal("devices", 3, 3);
                  return "three devices";
                }));
    assertTrue(outcomes.getFirst().ok());
    assertEquals("three devices", outcomes.getFirst().said());
  }

  @Test
  void stepThatFindsSomethingElse_isNot() throws InterruptedException {
    StepOutcome outcome =
        play(step(
                1,
                (checks, _) -> {
                  checks.equal("devices", 3, 2);
                  checks.that("server", true, "up", "up");
                  return "";
                }))
            .getFirst();
    assertFalse(outcome.ok());
    assertEquals(
        List.of(
            new Expectation("devices", "3", "2", false),
            new Expectation("server", "up", "up", true)),
        outcome.expectations());
  }

  @Test
  void stepThatChecksNothing_isNotOk() throws InterruptedException {
    assertFalse(play(step(1, (_, _) -> "nothing")).getFirst().ok());
  }

  @Test
  void stepThatWaitsInVain_saysWhatItWaitedForAndWhatItSaw() throws InterruptedException {
    StepOutcome outcome =
        play(new Step(
                1,
                "wait",
                SOON,
                (_, deadline) ->
                    deadline.await("the moon", Optional::<String>empty, () -> "clouds")))
            .getFirst();
    assertFalse(outcome.ok());
    assertEquals(
        List.of(
            new Expectation("the step comes to its end", "the moon within 0 s", "clouds", false)),
        outcome.expectations());
  }

  @Test
  void surprise_failsTheStep_withAllItsCauses() throws InterruptedException {
    StepOutcome outcome =
        play(step(
                1,
                (_, _) -> {
                  throw new IOException("outer", new IOException("inner"));
                }))
            .getFirst();
    assertFalse(outcome.ok());
    assertTrue(outcome.expectations().getFirst().found().contains("inner"));
  }

  @Test
  void afterAFailedStep_theOthersAreNotPlayed_andNotOk() throws InterruptedException {
    AtomicInteger played = new AtomicInteger();
    List<StepOutcome> outcomes =
        play(
            step(1, (_, _) -> "checks nothing"),
            step(
                2,
                (checks, _) -> {
                  played.incrementAndGet();
                  checks.equal("a", 1, 1);
                  return "";
                }));
    assertEquals(0, played.get());
    assertEquals(List.of(false, false), outcomes.stream().map(StepOutcome::ok).toList());
  }

  @Test
  void onePlaceCannotBeCheckedTwice() {
    Checks checks = new Checks();
    checks.equal("a", 1, 1);
    assertThrows(IllegalStateException.class, () -> checks.equal("a", 2, 2));
  }

  @Test
  void deadline_looksOnceMoreAfterTimeIsUp() throws Exception {
    assertEquals(
        "seen", Deadline.within(Duration.ZERO).await("it", () -> Optional.of("seen"), () -> ""));
  }

  private List<StepOutcome> play(Step... steps) throws InterruptedException {
    PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
    return new Script(new JsonScreen(out), new Stopwatch()).play(List.of(steps));
  }

  private static Step step(int number, Step.Act act) {
    return new Step(number, "step " + number, Duration.ofSeconds(30), act);
  }
}
