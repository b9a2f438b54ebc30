package dev.pawl.sim.tidy;

import static dev.pawl.sim.tidy.Seeded.expectNone;
import static dev.pawl.sim.tidy.Seeded.expectOne;
import static dev.pawl.sim.tidy.Seeded.text;

import java.util.List;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
  private static final String THREE = "/// Owns a. Depends on nothing.\n/// Read [A] first.\n";
  private static final String MARK =
      "@NullMarked\npackage p;\nimport org.jspecify.annotations.NullMarked;";

  private static List<Finding> introductions(TextFile... files) {
    return PackageRules.introductions(JavaSource.parse(List.of(files)));
  }

  @Test
  void packageWithoutIntroduction_isFound() {
    expectOne(
        introductions(text("core/src/main/java/p/A.java", "package p; class A {}")),
        1,
        "no package-info");
  }

  @Test
  void introductionOfTwoSentences_isFound() {
    expectOne(
        introductions(text("p/package-info.java", "/// Owns a, e.g. b.\n/// Read A.\n" + MARK)),
        1,
        "three");
  }

  @Test
  void introductionWithoutNullMarked_isFound() {
    expectOne(
        introductions(text("p/package-info.java", THREE + "package p;")), 1, "not @NullMarked");
  }

  @Test
  void wholeIntroduction_isLeftAlone_alsoForTestsOfThePackage() {
    expectNone(
        introductions(
            text("core/src/main/java/p/package-info.java", THREE + MARK),
            text("core/src/test/java/p/ATest.java", "package p; class ATest {}")));
  }
}
