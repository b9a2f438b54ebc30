package dev.pawl.agent.device;

import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.util.Optional;

/// The configuration a device works with: its `device.json`, or where that cannot be used the last
/// one that could, which the boot stage keeps in `boot/device.json.good`. A misspelt key must not
/// end a device that nobody can reach but over the network.
/// @param ignored why `device.json` does not count, if it does not
public record KeptConfig(DeviceConfig config, Optional<DeviceFailure> ignored) {
  private static final ByteCount LONGEST = ByteCount.kibi(64);

  /// Reads it.
  /// @return why there is none, as `device.json` itself has it
  public static Result<KeptConfig, DeviceFailure> read(DeviceFolder folder) {
    return switch (DeviceConfig.read(folder)) {
      case Result.Ok<DeviceConfig, DeviceFailure>(DeviceConfig config) ->
          Result.ok(new KeptConfig(config, Optional.empty()));
      case Result.Failed<DeviceConfig, DeviceFailure>(DeviceFailure why) ->
          kept(folder)
              .map(config -> new KeptConfig(config, Optional.of(why)))
              .<Result<KeptConfig, DeviceFailure>>map(Result::ok)
              .orElseGet(() -> Result.failed(why));
    };
  }

  /// Keeps this `device.json` for the day on which it cannot be used.
  /// @throws IOException if the disk does not take it
  public void keep(DeviceFolder folder) throws IOException {
    if (ignored.isEmpty() && !kept(folder).equals(Optional.of(config))) {
      byte[] json = JsonWriter.compact(config.toJson());
      DurableFile.replace(folder.disk(), folder.keptConfig(), json);
    }
  }

  private static Optional<DeviceConfig> kept(DeviceFolder folder) {
    try {
      return DurableFile.read(folder.disk(), folder.keptConfig(), LONGEST)
          .flatMap(
              bytes ->
                  DeviceConfig.parse(bytes) instanceof Result.Ok<DeviceConfig, ?>(var config)
                      ? Optional.of(config)
                      : Optional.empty());
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
