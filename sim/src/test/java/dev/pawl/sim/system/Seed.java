package dev.pawl.sim.system;

import java.util.Random;

/// Chance in a test that can be had again: the seed is printed, and `-Dpawl.seed=N` sets it.
final class Seed {
  private Seed() {}

  static Random random(String test) {
    long seed = Long.getLong("pawl.seed", System.nanoTime());
    System.out.println(test + ": seed " + seed + " (again with -Dpawl.seed=" + seed + ")");
    return new Random(seed);
  }
}
