package dev.pawl.sim.tidy;

import static dev.pawl.sim.tidy.Seeded.expectNone;
import static dev.pawl.sim.tidy.Seeded.expectOne;
import static dev.pawl.sim.tidy.Seeded.parsed;
import static dev.pawl.sim.tidy.Seeded.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LengthRulesTest {
  private static List<TextFile> files(int shortOnes, int longOnes, int lines) {
    List<TextFile> files = new ArrayList<>();
    for (int i = 0; i < shortOnes; i++) {
      files.add(text("S" + i + ".java", "x\n".repeat(250)));
    }
    for (int i = 0; i < longOnes; i++) {
      files.add(text("L" + i + ".java", "x\n".repeat(lines)));
    }
    return files;
  }

  private static String method(int lines) {
    return "void m() {\n" + "a();\n".repeat(lines - 2) + "}\n";
  }

  @Test
  void fileOver600Lines_isFound() {
    expectNone(LengthRules.files(files(20, 1, 600)));
    expectOne(LengthRules.files(files(20, 1, 601)), 601, "601 lines, allowed are 600");
  }

  @Test
  void moreThanATenthOver250Lines_areFound() {
    expectNone(LengthRules.files(files(9, 1, 251)));
    assertEquals(2, LengthRules.files(files(9, 2, 251)).size());
  }

  @Test
  void methodOver70Lines_isFound() {
    String others = method(50).repeat(200);
    expectNone(LengthRules.methods(parsed("class A {\n" + method(70) + others + "}")));
    expectOne(
        LengthRules.methods(parsed("class A {\n" + method(71) + others + "}")),
        2,
        "m has 71 lines, allowed are 70");
  }

  @Test
  void moreThanAHundredthOver50Lines_areFound() {
    String others = method(50).repeat(99);
    expectNone(LengthRules.methods(parsed("class A {\n" + others + method(51) + "}")));
    assertEquals(
        2, LengthRules.methods(parsed("class A {\n" + others + method(51).repeat(2) + "}")).size());
  }

  @Test
  void linesOfDocComment_areNotCounted() {
    String documented = "/// a\n".repeat(60) + method(50);
    expectNone(LengthRules.methods(parsed("class A {\n" + documented + "}")));
  }

  @Test
  void constructorWithSixParameters_isFound_unlessOfARecord() {
    String six = "int a, int b, int c, int d, int e, int f";
    expectOne(
        LengthRules.constructorParameters(parsed("class A {\n A(" + six + ") {}\n}")),
        2,
        "6 parameters");
    expectNone(LengthRules.constructorParameters(parsed("record A(" + six + ") {\n A {}\n}")));
    expectNone(LengthRules.constructorParameters(parsed("class A {\n void m(" + six + ") {}\n}")));
  }
}
