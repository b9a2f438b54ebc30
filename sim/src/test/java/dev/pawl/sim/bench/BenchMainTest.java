package dev.pawl.sim.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BenchMainTest {
  @Test
  void withoutTheNameOfABench_itIsAMistake() {
    assertEquals(2, BenchMain.run());
    assertEquals(2, BenchMain.run("no-such-bench"));
  }

  @Test
  void help_isNoMistake() {
    assertEquals(0, BenchMain.run("--help"));
  }
}
