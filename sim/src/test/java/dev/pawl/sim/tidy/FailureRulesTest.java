package dev.pawl.sim.tidy;

import static dev.pawl.sim.tidy.Seeded.expectNone;
import static dev.pawl.sim.tidy.Seeded.expectOne;
import static dev.pawl.sim.tidy.Seeded.parsed;
import static dev.pawl.sim.tidy.Seeded.text;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailureRulesTest {
  private static final String FAMILY =
      """
      sealed interface F {
        default String code() {
          return switch (this) {
            case A _ -> "trust.expired";
            case B _ -> "trust.wrong-role";
          };
        }
        default String explain() { return "see docs.md"; }
      }
      """;

  private static List<Finding> documented(String source, String page) {
    return FailureRules.documented(parsed(source), List.of(text(FailureRules.PAGE, page)));
  }

  @Test
  void codeThatThePageLacks_isFound() {
    expectOne(documented(FAMILY, "| `trust.expired` | … |"), 5, "trust.wrong-role is not in");
    expectOne(
        documented("class A { static final String CODE = \"input.bad\"; }", ""), 1, "input.bad");
  }

  @Test
  void codeThatNothingAnswers_isFound() {
    String page = "# Failures\n| `trust.expired` |\n### `trust.wrong-role`\n- `trust.gone`\n";
    expectOne(documented(FAMILY, page), 4, "nothing answers with the failure code trust.gone");
  }

  @Test
  void pageThatSaysWhatTheCodeSays_isLeftAlone() {
    expectNone(
        documented(FAMILY, "| `trust.expired` | as in `file.md` |\n| `trust.wrong-role` |\n"));
  }

  @Test
  void numbersThatAreCalledCode_areNotFailures() {
    expectNone(documented("class A { int code() { return f(\"a.b\"); } }", ""));
  }
}
