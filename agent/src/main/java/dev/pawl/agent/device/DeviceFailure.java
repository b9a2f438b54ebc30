package dev.pawl.agent.device;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.json.JsonFailure;
import java.nio.file.Path;

/// Why a device folder cannot be used (docs/failures.md, "device").
public sealed interface DeviceFailure extends Failure {
  /// There is no configuration: not a device folder, or not manufactured yet.
  record ConfigMissing(Path file) implements DeviceFailure {}

  /// The configuration is not what docs/spec/device-folder.md says.
  record ConfigMalformed(Path file, JsonFailure problem) implements DeviceFailure {}

  /// The configuration could not be read from the disk.
  record ConfigUnreadable(Path file, String problem) implements DeviceFailure {}

  @Override
  default String code() {
    return switch (this) {
      case ConfigMissing _ -> "device.config-missing";
      case ConfigMalformed _ -> "device.config-malformed";
      case ConfigUnreadable _ -> "device.config-unreadable";
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
    };
  }
}
