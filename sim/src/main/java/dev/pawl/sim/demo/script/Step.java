package dev.pawl.sim.demo.script;

import java.io.IOException;
import java.time.Duration;

/// One step of a script.
///
/// @param name what it is about, a heading
/// @param within the step has failed when it is not over by then
/// @param act brings it about
public record Step(int number, String name, Duration within, Act act) {
  /// What a step does.
  @FunctionalInterface
  public interface Act {
    /// Does it and checks what came of it. Waits go through `deadline`.
    /// @return one sentence: what was shown
    /// @throws NotInTime if something awaited did not happen
    String run(Checks checks, Deadline deadline) throws IOException, InterruptedException;
  }
}
