package dev.pawl.sim.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.delta.patch.Profile;
import dev.pawl.sim.bench.DeltaReference.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeltaTargetsTest {
  private static final ChildRun.Cost CHEAP = new ChildRun.Cost(0.1, 1 << 20);

  @Test
  void means_areGeometric_andOverOneKind() {
    List<DeltaRow> rows =
        List.of(
            row("a", Kind.PROGRAM, 50, CHEAP),
            row("b", Kind.PROGRAM, 200, CHEAP),
            row("c", Kind.TREE, 10, CHEAP));
    assertEquals(1.0, DeltaTargets.mean(rows, Kind.PROGRAM).orElseThrow(), 1e-9);
    assertEquals(0.1, DeltaTargets.mean(rows, Kind.TREE).orElseThrow(), 1e-9);
    assertTrue(DeltaTargets.mean(rows, Kind.CONTAINER).isEmpty());
  }

  @Test
  void smallPatches_holdTheTargets_longOnesDoNot() {
    assertTrue(line(row("a", Kind.PROGRAM, 80, CHEAP), "executables").holds());
    assertFalse(line(row("a", Kind.PROGRAM, 81, CHEAP), "executables").holds());
    assertFalse(line(row("a", Kind.CONTAINER, 36, CHEAP), "squashfs").holds());
    assertFalse(line(row("a", Kind.OTHER, 103, CHEAP), "any single").holds());
    assertFalse(line(row("a", Kind.OTHER, 1001, CHEAP), "longer than").holds());
    ChildRun.Cost greedy = new ChildRun.Cost(0.1, 9 << 20);
    assertFalse(line(row("a", Kind.OTHER, 1, greedy), "apply memory").holds());
    ChildRun.Cost modest = new ChildRun.Cost(0.1, 2 << 20);
    List<DeltaRow> rows = List.of(row("a", Kind.OTHER, 1, modest));
    assertTrue(line(DeltaTargets.of(rows, Profile.LINUX), "apply memory").holds());
    assertFalse(line(DeltaTargets.of(rows, Profile.SMALL), "apply memory").holds());
    ChildRun.Cost slow = new ChildRun.Cost(1, 1);
    assertFalse(line(row("a", Kind.OTHER, 1, slow), "apply speed, on").holds());
    assertFalse(line(row("a", Kind.OTHER, 1, slow), "apply speed, by").holds());
    assertTrue(line(row("a", Kind.CONTAINER, 1, slow), "apply speed, on").holds());
  }

  @Test
  void wrongResult_holdsNoTarget() {
    DeltaRow wrong =
        new DeltaRow(
            "a",
            Kind.PROGRAM,
            1,
            Optional.empty(),
            Optional.of(100L),
            1,
            CHEAP,
            CHEAP,
            CHEAP,
            Optional.of("it differs"));
    assertFalse(line(wrong, "patches applied").holds());
    assertTrue(line(wrong, "executables").result().isEmpty());
    assertTrue(
        new DeltaReport(List.of(wrong), DeltaTargets.of(List.of(wrong), Profile.LINUX), true)
            .text()
            .contains("WRONG: it differs"));
  }

  @Test
  void report_showsEveryRowAndTarget() {
    List<DeltaRow> rows = List.of(row("kernel_arm64", Kind.PROGRAM, 70, CHEAP));
    DeltaReport report = new DeltaReport(rows, DeltaTargets.of(rows, Profile.LINUX), false);
    assertTrue(report.text().contains("0.700"), report::text);
    assertTrue(report.json().contains("\"ratioThousandths\": 700"), report::json);
    assertTrue(report.text().contains("reference figures"));
  }

  private static DeltaTargets.Line line(DeltaRow row, String start) {
    return line(DeltaTargets.of(List.of(row), Profile.LINUX), start);
  }

  private static DeltaTargets.Line line(List<DeltaTargets.Line> lines, String start) {
    return lines.stream().filter(line -> line.what().startsWith(start)).findFirst().orElseThrow();
  }

  /// A pair for which HDiffPatch needs 100 bytes, and the compressed image has 1000.
  private static DeltaRow row(String pair, Kind kind, long patch, ChildRun.Cost apply) {
    return new DeltaRow(
        pair,
        kind,
        20 << 20,
        Optional.of(1000L),
        Optional.of(100L),
        patch,
        CHEAP,
        apply,
        apply,
        Optional.empty());
  }
}
