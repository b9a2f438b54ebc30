package dev.pawl.agent.watchdog;

import java.io.IOException;
import java.time.Duration;

/// Who resets the device, or starts the boot stage again, when the boot stage itself hangs: the
/// hardware, or systemd. From the moment there is one, it waits for signs of life.
public interface Supervisor {
  /// Longest time between two signs of life.
  Duration timeout();

  /// The boot stage lives.
  void signOfLife() throws IOException;

  /// An orderly end.
  /// @return whether it stopped waiting; if not, it will reset the device
  boolean release() throws IOException;
}
