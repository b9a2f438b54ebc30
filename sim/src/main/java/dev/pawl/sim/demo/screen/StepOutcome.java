package dev.pawl.sim.demo.screen;

import java.time.Duration;
import java.util.List;

/// How a step of the demo came out.
///
/// @param said what was shown, in one sentence; for people
public record StepOutcome(
    int number, String name, String said, Duration took, List<Expectation> expectations) {
  public StepOutcome {
    expectations = List.copyOf(expectations);
  }

  /// A step counts only when it expected something and all of that was found.
  public boolean ok() {
    return !expectations.isEmpty() && expectations.stream().allMatch(Expectation::met);
  }
}
