package dev.pawl.agent.device;

import dev.pawl.core.value.ByteCount;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What must go well before an image on trial is confirmed.
public sealed interface HealthCheck {
  /// The server was reached over a mutually authenticated connection.
  record Server() implements HealthCheck {}

  /// A program ends with exit code 0 in time. No shell is involved.
  record Command(List<String> argv, Duration timeout) implements HealthCheck {
    public Command {
      argv = List.copyOf(argv);
    }
  }

  /// A GET is answered with a status from 200 to 299 in time.
  record Http(URI url, Duration timeout) implements HealthCheck {}

  /// systemd says that a unit is active.
  record Unit(String unit, Duration timeout) implements HealthCheck {}

  /// The operating system can give at least so much memory to new programs.
  record Memory(ByteCount free) implements HealthCheck {}

  /// The disk of a folder has at least so much room.
  record Disk(Path folder, ByteCount free) implements HealthCheck {}
}
