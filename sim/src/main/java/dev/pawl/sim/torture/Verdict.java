package dev.pawl.sim.torture;

/// How a life went on after the power came back.
sealed interface Verdict {
  /// All is well.
  record Good() implements Verdict {}

  /// It runs nothing and waits for help: as it should where its only good image rotted away.
  record Waits() implements Verdict {}

  /// It does not boot, or can never be updated again.
  record Bricked(String why) implements Verdict {}

  /// It lost what was promised: an image it made permanent, a counter, a proof for the server.
  record Lost(String why) implements Verdict {}

  /// It was about to run bytes nobody signed, or an image below its floor.
  record Unverified(String why) implements Verdict {}
}
