package dev.pawl.sim.tidy;

import static dev.pawl.sim.tidy.Seeded.expectNone;
import static dev.pawl.sim.tidy.Seeded.expectOne;
import static dev.pawl.sim.tidy.Seeded.text;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cd /ho" + "me/someone/pawl",
        "log=/ro" + "ot/x",
        "(/wo" + "rk/a)",
        "/usr/lib/jvm/" + "temurin-25-jdk/bin/java"
      })
  void pathOfOneMachine_isFound(String line) {
    expectOne(TextRules.machinePaths(List.of(text("a.md", "fine\n" + line + "\n"))), 2, "machine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/lib/jvm/* is searched",
        "GET /repository/ro" + "ot/1",
        "https://x/ho" + "me/"
      })
  void pathThatOnlyLooksSo_isLeftAlone(String line) {
    expectNone(TextRules.machinePaths(List.of(text("a.md", line))));
  }

  @Test
  void markOfUnfinishedWork_isFound() {
    expectOne(
        TextRules.unfinished(List.of(text("A.java", "a\n// TO" + "DO later"))), 2, "left to do");
    expectOne(TextRules.unfinished(List.of(text("A.java", "FIX" + "ME"))), 1, "left to do");
    expectNone(TextRules.unfinished(List.of(text("A.java", "mastodon"))));
  }

  @Test
  void plainCommentInsideDocComment_isFound() {
    expectOne(
        TextRules.brokenDocComments(List.of(text("A.java", "/// one\n// two\n/// three\n"))),
        2,
        "interrupts");
    expectNone(TextRules.brokenDocComments(List.of(text("A.java", "/// one\nint a;\n// two\n"))));
  }

  @Test
  void oldDocComment_isFound() {
    expectOne(
        TextRules.oldDocComments(List.of(text("A.java", "\n/*" + "* Old. */"))), 2, "Markdown");
    expectNone(TextRules.oldDocComments(List.of(text("A.java", "/* plain */ /// new"))));
  }
}
