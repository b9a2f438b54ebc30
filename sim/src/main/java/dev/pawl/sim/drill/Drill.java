package dev.pawl.sim.drill;

import java.io.IOException;
import java.util.List;

/// One row of the table of compromised keys (docs/operate/ceremony.md): what a thief does with
/// them, and how the people recover.
interface Drill {
  /// As which it is called.
  String name();

  /// What was stolen or lost, in a few words.
  String compromised();

  /// Further options of `pawl init` for the fleet it plays on.
  default List<String> options() {
    return List.of("--recovery");
  }

  /// Plays it.
  void run(DrillWorld world, Findings findings) throws IOException;
}
