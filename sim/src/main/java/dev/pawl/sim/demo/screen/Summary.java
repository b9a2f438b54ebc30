package dev.pawl.sim.demo.screen;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// The end of a demo.
///
/// @param said one sentence: what was shown
/// @param outcomes counts per outcome: `confirmed`, `refused`, `fellBack`, `resumed`, …
/// @param peakMebibytes resident memory per process at the moment at which all together was most
/// @param folder what stays on disk; empty when nothing does
/// @param hints how to go on, for people
public record Summary(
    boolean ok,
    String said,
    Duration took,
    List<StepOutcome> steps,
    SortedMap<String, Long> outcomes,
    Map<String, Long> peakMebibytes,
    String folder,
    List<String> hints) {
  /// Peak of all processes together.
  public long peakTotal() {
    return peakMebibytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
