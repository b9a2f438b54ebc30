package dev.pawl.agent.device;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.json.JsonFailure;
import java.nio.file.Path;
import java.time.Instant;

/// Why a device folder cannot be used (docs/failures.md, "device").
public sealed interface DeviceFailure extends Failure {
  /// There is no configuration: not a device folder, or not manufactured yet.
  record ConfigMissing(Path file) implements DeviceFailure {}

  /// The configuration is not what docs/spec/device-folder.md says.
  record ConfigMalformed(Path file, JsonFailure problem) implements DeviceFailure {}

  /// The configuration could not be read from the disk.
  record ConfigUnreadable(Path file, String problem) implements DeviceFailure {}

  /// The agent's own records cannot be read or written.
  record DiskFailed(Path folder, String problem) implements DeviceFailure {}

  /// The clock stands before a time that has passed.
  record ClockBehind(Instant clock, Instant passed) implements DeviceFailure {}

  @Override
  default String code() {
    return switch (this) {
      case ConfigMissing _ -> "device.config-missing";
      case ConfigMalformed _ -> "device.config-malformed";
      case ConfigUnreadable _ -> "device.config-unreadable";
      case DiskFailed _ -> "device.disk-failed";
      case ClockBehind _ -> "device.clock-behind";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case ConfigMissing(Path file) ->
          "Reading the device's configuration: expected %s, found no such file. ".formatted(file)
              + "Name the folder of a device, or make one with `pawl agent manufacture`.";
      case ConfigMalformed(Path file, JsonFailure problem) ->
          "Reading the device's configuration %s: %s ".formatted(file, problem.explain())
              + "Correct the file; docs/spec/device-folder.md lists every key.";
      case ConfigUnreadable(Path file, String problem) ->
          "Reading the device's configuration %s: expected to be able to read it, found: %s. "
                  .formatted(file, problem)
              + "Check the disk and who owns the folder.";
      case DiskFailed(Path folder, String problem) ->
          "Keeping records in %s: expected to be able to, found: %s. ".formatted(folder, problem)
              + "What runs goes on, and the agent tries again. Free some space on the device, or"
              + " check its disk.";
      case ClockBehind(Instant clock, Instant passed) ->
          "Reading the device's clock: it says %s, but signed statements prove that %s has passed. "
                  .formatted(clock, passed)
              + "That time is used in its place; set the clock.";
    };
  }
}
