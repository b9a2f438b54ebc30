package dev.pawl.agent.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.testkit.Expect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private static Result<String, ProgramFailure> shell(String script, Duration limit) {
    return Program.run(List.of("sh", "-c", script), limit);
  }

  @Test
  void output_isGiven_whenItEndsWell() {
    assertEquals("out\n", Expect.ok(shell("echo err >&2; echo out", LONG)));
    assertEquals("in", Expect.ok(Program.run(List.of("cat"), "in", LONG)));
  }

  @Test
  void exitCode_isTold_withTheLastWords() {
    ProgramFailure failure = Expect.failure(shell("echo why >&2; exit 7", LONG));
    assertEquals("program.failed", failure.code());
    assertTrue(failure.explain().contains("7, saying: why"), failure::explain);
  }

  @Test
  void missingProgram_isTold() {
    assertEquals("program.not-started", Expect.code(Program.run(List.of("no-such-program"), LONG)));
  }

  @Test
  void programThatHangs_isKilled_withWhatItStarted() {
    assertEquals(
        "program.too-long", Expect.code(shell("sleep 1000 & sleep 1000", Duration.ofMillis(50))));
  }

  @Test
  void endlessOutput_isNotKept() {
    String output = Expect.ok(shell("head -c 3000000 /dev/zero", LONG));
    assertEquals(256 * 1024, output.length());
  }

  @Test
  void inputNobodyReads_doesNotMatter() {
    assertEquals("", Expect.ok(Program.run(List.of("true"), "x".repeat(1_000_000), LONG)));
  }

  @Test
  void childThatKeepsTheOutputOpen_doesNotHoldUs() {
    assertEquals("ok", Expect.code(shell("sleep 1000 &", LONG)));
  }
}
