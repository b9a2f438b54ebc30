package dev.pawl.sim.tidy;

import static dev.pawl.sim.tidy.Seeded.expectNone;
import static dev.pawl.sim.tidy.Seeded.expectOne;
import static dev.pawl.sim.tidy.Seeded.text;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvidenceRulesTest {
  private static List<Finding> evidence(String row) {
    return EvidenceRules.evidence(
        List.of(
            text("core/src/main/java/dev/pawl/core/key/KeyFile.java", "class KeyFile {}"),
            text(
                "core/src/test/java/dev/pawl/core/key/KeyFileTest.java",
                "class KeyFileTest {\n  @Test\n  void openFile_isRefused() {}\n}\n"),
            text(EvidenceRules.PAGE, "# Threats\n" + row + "\n")));
  }

  @Test
  void testThatDoesNotExist_isFound() {
    expectOne(evidence("| x | `GoneTest` |"), 2, "no test GoneTest");
    expectOne(evidence("| x | `KeyFileTest#gone` |"), 2, "no test method");
    expectOne(evidence("| x | `KeyFileTest`, `#gone` |"), 2, "no test method");
    expectOne(evidence("| x | `#nobodysMethod` |"), 2, "no test method");
  }

  @Test
  void classThatDoesNotExist_isFound() {
    expectOne(evidence("| x | `core.key.Gone` |"), 2, "no class");
  }

  @Test
  void whatExists_andWhatIsNoTable_isLeftAlone() {
    expectNone(
        evidence("| `core.key.KeyFile`, `core.key` | `KeyFileTest`, `#openFile_isRefused` |"));
    expectNone(evidence("Class names are `core.key.Gone`, see `GoneTest`."));
  }
}
