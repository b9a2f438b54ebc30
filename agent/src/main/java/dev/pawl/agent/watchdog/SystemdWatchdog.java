package dev.pawl.agent.watchdog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// systemd as supervisor (sd_notify(3), sd_watchdog_enabled(3)): a unit with `Type=notify` and
/// `WatchdogSec=` gives its process the socket to write to in `NOTIFY_SOCKET`, and the longest
/// silence in `WATCHDOG_USEC`.
public final class SystemdWatchdog implements Supervisor {
  /// Without `WatchdogSec=` nobody waits; a sign of life now and then does no harm.
  private static final Duration NOBODY_WAITS = Duration.ofHours(1);

  private static final long MICROS_PER_MILLI = 1000;

  private final String socket;
  private final Duration timeout;

  private SystemdWatchdog(String socket, Duration timeout) {
    this.socket = socket;
    this.timeout = timeout;
  }

  /// The supervisor of this process, if systemd started it so.
  /// @param environment of the process
  /// @param pid of the process: what systemd said may be meant for its parent
  public static Optional<SystemdWatchdog> of(Map<String, String> environment, long pid) {
    String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (!socket.startsWith("/") && !socket.startsWith("@")) {
      return Optional.empty();
    }
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    String meant = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
    boolean waits = micros.matches("[0-9]{4,15}") && meant.equals(Long.toString(pid));
    Duration timeout =
        waits ? Duration.ofMillis(Long.parseLong(micros) / MICROS_PER_MILLI) : NOBODY_WAITS;
    return Optional.of(new SystemdWatchdog(socket, timeout));
  }

  /// The boot stage works: units that wait for it may start.
  public void ready() throws IOException {
    send("READY=1");
  }

  @Override
  public Duration timeout() {
    return timeout;
  }

  @Override
  public void signOfLife() throws IOException {
    send("WATCHDOG=1");
  }

  @Override
  public boolean release() throws IOException {
    send("STOPPING=1");
    return true;
  }

  private void send(String state) throws IOException {
    UnixDatagram.send(socket, state.getBytes(StandardCharsets.US_ASCII));
  }

  /// For people.
  @Override
  public String toString() {
    return "systemd (%d s)".formatted(timeout.toSeconds());
  }
}
