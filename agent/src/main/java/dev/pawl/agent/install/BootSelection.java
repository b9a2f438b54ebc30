package dev.pawl.agent.install;

import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.util.Optional;

/// Who decides which slot boots: Pawl's own boot stage, or the boot loader the device came with.
/// Each change survives a power cut once the method returns, and a cut leaves the state before or
/// after it.
public interface BootSelection {
  /// The slot that runs, as the boot chain says; nothing where it says it in another way.
  /// @throws IOException too if it should say so and does not
  Optional<Slot> current() throws IOException;

  /// What the boot chain knows, in the words of our own record. A slot counts as on trial while its
  /// image runs unconfirmed, or is to be tried by the next boot; a trial that the boot chain has
  /// passed over is over.
  BootRecord record() throws IOException;

  /// The device as it leaves the factory: `slot` is good, the other one unused.
  void factory(Slot slot) throws IOException;

  /// The next boot tries `slot`, at most `tries` times, and falls back to the other one.
  void setTrial(Slot slot, int tries) throws IOException;

  /// What runs in `slot` is permanent.
  void markGood(Slot slot) throws IOException;

  /// `slot` is not booted until [#setTrial]: it is bad, or about to be written.
  void markBad(Slot slot) throws IOException;
}
