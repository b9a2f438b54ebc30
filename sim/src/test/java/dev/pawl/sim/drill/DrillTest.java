package dev.pawl.sim.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every row of the table of compromised keys, played.
class DrillTest {
  @TempDir static Path shared;
  @TempDir private Path folder;

  static Stream<Drill> drills() {
    return DrillMain.all().stream();
  }

  @ParameterizedTest
  @MethodSource("drills")
  void drill_comesOutAsItMust(Drill drill) throws IOException {
    Findings findings = new Findings();
    try (DrillWorld world =
        DrillWorld.copyOf(DrillMain.template(shared, drill), folder.resolve("world"))) {
      drill.run(world, findings);
    }
    check(drill.name(), findings);
  }

  @Test
  void everyRowHasADrill_andANameOfItsOwn() {
    List<String> names = DrillMain.all().stream().map(Drill::name).distinct().toList();
    assertEquals(10, names.size());
  }

  private static void check(String name, Findings findings) {
    List<Findings.Finding> wrong =
        findings.all().stream().filter(finding -> !finding.asItMust()).toList();
    assertEquals(List.of(), wrong, name);
    assertTrue(findings.asTheyMust(), name + " found nothing");
  }
}
