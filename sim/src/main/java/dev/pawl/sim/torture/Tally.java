package dev.pawl.sim.torture;

import java.util.ArrayList;
import java.util.List;

/// What was found in one scenario.
/// @param cuts how it was looked for
/// @param bricked lives of a device that boots no more, or can never be updated again
/// @param waiting lives in which the only good image rotted: the device waits for help
/// @param findings the first of what went wrong
record Tally(
    String scenario,
    Cuts cuts,
    long bricked,
    long lost,
    long unverified,
    long waiting,
    List<String> findings) {
  private static final int MOST_FINDINGS = 10;

  /// What was done.
  /// @param points writes before which the power was cut
  /// @param runs lives that went on after a cut
  /// @param alike further ways of cutting, not run: they leave disk and server as another one does
  /// @param rotten those of the runs in which a bit rotted
  /// @param pairs those of the runs whose recovery was cut too
  /// @param pairsPossible how many such pairs there are
  record Cuts(long points, long runs, long alike, long rotten, long pairs, long pairsPossible) {
    private static final Cuts NONE = new Cuts(0, 0, 0, 0, 0, 0);

    private Cuts and(Cuts other) {
      return new Cuts(
          points + other.points,
          runs + other.runs,
          alike + other.alike,
          rotten + other.rotten,
          pairs + other.pairs,
          pairsPossible + other.pairsPossible);
    }
  }

  Tally {
    findings = List.copyOf(findings.subList(0, Math.min(MOST_FINDINGS, findings.size())));
  }

  static Tally none(String scenario) {
    return new Tally(scenario, Cuts.NONE, 0, 0, 0, 0, List.of());
  }

  /// The tally of one life.
  /// @param told how to find it again
  static Tally of(String scenario, Verdict verdict, String told) {
    var one = new Cuts(0, 1, 0, 0, 0, 0);
    return switch (verdict) {
      case Verdict.Good() -> new Tally(scenario, one, 0, 0, 0, 0, List.of());
      case Verdict.Waits() -> new Tally(scenario, one, 0, 0, 0, 1, List.of());
      case Verdict.Bricked(String why) ->
          new Tally(scenario, one, 1, 0, 0, 0, List.of(told + ": bricked: " + why));
      case Verdict.Lost(String why) ->
          new Tally(scenario, one, 0, 1, 0, 0, List.of(told + ": lost: " + why));
      case Verdict.Unverified(String why) ->
          new Tally(scenario, one, 0, 0, 1, 0, List.of(told + ": unverified: " + why));
    };
  }

  Tally and(Tally other) {
    var all = new ArrayList<>(findings);
    all.addAll(other.findings);
    return new Tally(
        scenario,
        cuts.and(other.cuts),
        bricked + other.bricked,
        lost + other.lost,
        unverified + other.unverified,
        waiting + other.waiting,
        all);
  }

  private Tally with(Cuts more) {
    return new Tally(scenario, cuts.and(more), bricked, lost, unverified, waiting, findings);
  }

  Tally withCutPoints(long count) {
    return with(new Cuts(count, 0, 0, 0, 0, 0));
  }

  Tally withAlike(long count) {
    return with(new Cuts(0, 0, count, 0, 0, 0));
  }

  Tally withPairsPossible(long count) {
    return with(new Cuts(0, 0, 0, 0, 0, count));
  }

  /// This one life was one after a bit rotted.
  Tally rotten() {
    return with(new Cuts(0, 0, 0, 1, 0, 0));
  }

  /// This one life was one after two cuts.
  Tally asPair() {
    return with(new Cuts(0, 0, 0, 0, 1, 0));
  }

  long runs() {
    return cuts.runs();
  }

  boolean isClean() {
    return bricked + lost + unverified == 0;
  }
}
