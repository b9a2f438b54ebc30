package dev.pawl.sim.torture;

import java.util.ArrayList;
import java.util.List;

/// What was found in one scenario.
/// @param cutPoints writes before which the power was cut
/// @param runs lives that went on after a cut
/// @param pairs those of them whose recovery was cut too
/// @param pairsPossible how many such pairs there are
/// @param waiting lives in which the only good image rotted: the device waits for help
/// @param findings the first of what went wrong
record Tally(
    String scenario,
    long cutPoints,
    long runs,
    long pairs,
    long pairsPossible,
    long bricked,
    long lost,
    long unverified,
    long waiting,
    List<String> findings) {
  private static final int MOST_FINDINGS = 10;

  Tally {
    findings = List.copyOf(findings.subList(0, Math.min(MOST_FINDINGS, findings.size())));
  }

  static Tally none(String scenario) {
    return new Tally(scenario, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
  }

  /// The tally of one life.
  /// @param told how to find it again
  static Tally of(String scenario, Verdict verdict, boolean pair, String told) {
    long second = pair ? 1 : 0;
    return switch (verdict) {
      case Verdict.Good() -> new Tally(scenario, 0, 1, second, 0, 0, 0, 0, 0, List.of());
      case Verdict.Waits() -> new Tally(scenario, 0, 1, second, 0, 0, 0, 0, 1, List.of());
      case Verdict.Bricked(String why) ->
          new Tally(scenario, 0, 1, second, 0, 1, 0, 0, 0, List.of(told + ": " + why));
      case Verdict.Lost(String why) ->
          new Tally(scenario, 0, 1, second, 0, 0, 1, 0, 0, List.of(told + ": " + why));
      case Verdict.Unverified(String why) ->
          new Tally(scenario, 0, 1, second, 0, 0, 0, 1, 0, List.of(told + ": " + why));
    };
  }

  Tally and(Tally other) {
    var all = new ArrayList<>(findings);
    all.addAll(other.findings);
    return new Tally(
        scenario,
        cutPoints + other.cutPoints,
        runs + other.runs,
        pairs + other.pairs,
        pairsPossible + other.pairsPossible,
        bricked + other.bricked,
        lost + other.lost,
        unverified + other.unverified,
        waiting + other.waiting,
        all);
  }

  Tally withCutPoints(long count) {
    return new Tally(
        scenario, count, runs, pairs, pairsPossible, bricked, lost, unverified, waiting, findings);
  }

  Tally withPairsPossible(long count) {
    return new Tally(
        scenario, cutPoints, runs, pairs, count, bricked, lost, unverified, waiting, findings);
  }

  boolean isClean() {
    return bricked + lost + unverified == 0;
  }
}
