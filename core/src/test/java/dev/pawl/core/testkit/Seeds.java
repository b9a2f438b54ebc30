package dev.pawl.core.testkit;

import java.util.Random;

/// Randomness of tests that can be had again. Each run of a test takes the same seed unless
/// `-Dpawl.seed=…` gives another; put the seed into the message of whatever may fail.
public final class Seeds {
  private static final long USUAL = 20_261_120;

  private Seeds() {}

  /// The seed of this run.
  public static long seed() {
    return Long.getLong("pawl.seed", USUAL);
  }

  /// Random numbers of this run's seed; `salt` keeps two tests apart.
  public static Random random(String salt) {
    return new Random(seed() ^ salt.hashCode());
  }
}
