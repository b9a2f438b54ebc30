package dev.pawl.sim.tidy;

import static dev.pawl.sim.tidy.Seeded.expectNone;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CycleRuleTest {
  /// Edges between classes, written `a.A>b.B`.
  private static List<Edge> edges(String... arrows) {
    return Arrays.stream(arrows)
        .map(arrow -> arrow.split(">", 2))
        .map(ends -> new Edge("dev.pawl." + ends[0], "dev.pawl." + ends[1], ends[0], 3))
        .toList();
  }

  @Test
  void packagesThatNeedEachOther_areFound() {
    List<Finding> findings = CycleRule.cycles(edges("a.A>b.B", "b.C>a.D"));
    assertEquals(2, findings.size());
    assertEquals(
        "a.A:3: dev.pawl.a.A uses dev.pawl.b.B, which needs dev.pawl.a. Instead: move the shared"
            + " type to the package that both may use, or pass a value.",
        findings.getFirst().toString());
  }

  @Test
  void longCycle_isFound_withoutThePackagesBesideIt() {
    assertEquals(
        3, CycleRule.cycles(edges("a.A>b.B", "b.B>c.C", "c.C>a.A", "x.X>a.A", "c.C>y.Y")).size());
  }

  @Test
  void arrowsThatPointOneWay_areLeftAlone() {
    expectNone(CycleRule.cycles(edges("a.A>b.B", "a.A>c.C", "b.B>c.C", "c.C>c.D", "c.D>c.C")));
  }
}
