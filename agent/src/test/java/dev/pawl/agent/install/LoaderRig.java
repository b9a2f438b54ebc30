package dev.pawl.agent.install;

import dev.pawl.core.value.Slot;
import java.io.IOException;

/// A boot loader in a test: its tools are real, only its own few lines are played here.
interface LoaderRig extends AutoCloseable {
  /// A new one each time, as after a restart of the agent.
  BootSelection selection() throws IOException;

  /// Boots as the boot loader would, counting tries as it does.
  /// @return the slot that runs now
  Slot boot() throws IOException;

  @Override
  default void close() throws IOException {}
}
