package dev.pawl.sim.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.file.Disk;
import dev.pawl.sim.torture.Explorer.Effort;
import dev.pawl.sim.torture.world.RememberedSignatures;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Checks the checker: a sound device comes through, and each seeded fault is caught.
class ExplorerTest {
  private static final List<Scenario> SCENARIOS = new Scenarios().all();
  private static final Effort EFFORT = new Effort(7, 2, 2, 0, 2, true);

  @BeforeAll
  static void remember() {
    RememberedSignatures.install();
  }

  @AfterAll
  static void forget() {
    RememberedSignatures.remove();
  }

  private static Tally explore(String scenario, BootHook hook, UnaryOperator<Disk> disks)
      throws InterruptedException {
    return new Explorer(EFFORT, hook, disks).explore(scenario(scenario, SCENARIOS), _ -> {});
  }

  @Test
  void soundDevice_comesThroughEveryCut() throws InterruptedException {
    Tally tally = explore("counter", BootHook.own(), UnaryOperator.identity());
    assertEquals(List.of(), tally.findings());
    assertTrue(tally.isClean());
    assertTrue(tally.cuts().points() > 40, tally.toString());
    assertTrue(tally.runs() > tally.cuts().points(), "more ways than one at a cut point");
  }

  @Test
  void deltaScenario_updatesByDelta() {
    Scenario delta = scenario("delta", SCENARIOS);
    var life =
        new Life(
            delta,
            new Life.Power(delta.disk().copy()),
            delta.server(),
            Promise.NONE,
            BootHook.own());
    assertInstanceOf(Verdict.Good.class, life.run());
    long saved =
        life.known().reports().stream()
            .flatMap(report -> report.download().stream())
            .mapToLong(download -> download.saved().value())
            .sum();
    assertTrue(saved > 100_000, "bytes saved: " + saved);
  }

  /// However many threads there are, and however quick each is.
  @ParameterizedTest
  @ValueSource(strings = {"counter", "renewal"})
  void sameSeed_livesTheSame(String scenario) throws InterruptedException {
    Tally once = withSeed(3, 1, scenario);
    assertEquals(once, withSeed(3, 3, scenario));
    assertTrue(once.cuts().pairs() > 0);
    assertTrue(once.cuts().rotten() > 0);
  }

  @Test
  void anotherSeed_livesOtherwise() throws InterruptedException {
    assertNotEquals(withSeed(3, 2, "counter").cuts(), withSeed(4, 2, "counter").cuts());
  }

  /// In a world made anew.
  private static Tally withSeed(long seed, int threads, String scenario)
      throws InterruptedException {
    var effort = new Effort(seed, 1, 1, 20, threads, false);
    return new Explorer(effort, BootHook.own(), UnaryOperator.identity())
        .explore(scenario(scenario, new Scenarios().all()), _ -> {});
  }

  private static Scenario scenario(String name, List<Scenario> all) {
    return all.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(SeededFault.class)
  void everySeededFault_isCaught(SeededFault fault) throws InterruptedException {
    Tally tally = explore(fault.scenario(), fault.hook(), fault::on);
    assertFalse(tally.isClean(), fault + " was not noticed");
    System.out.printf("%-32s %s%n", fault, tally.findings().getFirst());
  }
}
