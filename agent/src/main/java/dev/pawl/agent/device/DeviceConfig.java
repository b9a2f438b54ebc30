package dev.pawl.agent.device;

import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import dev.pawl.core.value.Tenant;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What a device is told about itself, in `device.json` (docs/spec/device-folder.md). Unknown keys
/// are refused by name: a misspelt limit must not silently become the default.
/// @param server base of the device listener, always `https`
/// @param slotCapacity longest image a slot holds
/// @param pollAtLeastEvery longest time between two polls; the server may ask for a shorter one
/// @param downloadPerSecond most bytes to fetch in a second
/// @param heartbeat longest silence of a running image before it is reset
/// @param firstHeartbeat longest time from the start of an image to its first heartbeat
/// @param trial longest time from the start of an image on trial to its confirmation
/// @param trialTries how often an image on trial is started before the device falls back
/// @param health what must go well before an image on trial is confirmed
/// @param backends what of the device's machinery is used
/// @param watchdog the device that resets a boot stage that hangs
/// @param bundleWithoutDirector whether an offline bundle may do without the director's answer
/// @param directorSilence after so long without the director's word the device says so
/// @param deltas memory there is for applying deltas; none are asked for if absent
public record DeviceConfig(
    DeviceId id,
    Model model,
    HardwareId hardware,
    Tenant tenant,
    URI server,
    ByteCount slotCapacity,
    Duration pollAtLeastEvery,
    Optional<ByteCount> downloadPerSecond,
    Duration heartbeat,
    Duration firstHeartbeat,
    Duration trial,
    int trialTries,
    HealthPlan health,
    Backends backends,
    Optional<Path> watchdog,
    boolean bundleWithoutDirector,
    Optional<Profile> deltas,
    Duration directorSilence) {
  /// How long a device does without the director's word unless it is told otherwise.
  static final Duration DIRECTOR_SILENCE = Duration.ofHours(24);

  /// One that applies deltas in the usual memory.
  public DeviceConfig(
      DeviceId id,
      Model model,
      HardwareId hardware,
      Tenant tenant,
      URI server,
      ByteCount slotCapacity,
      Duration pollAtLeastEvery,
      Optional<ByteCount> downloadPerSecond,
      Duration heartbeat,
      Duration firstHeartbeat,
      Duration trial,
      int trialTries,
      HealthPlan health,
      Backends backends,
      Optional<Path> watchdog,
      boolean bundleWithoutDirector) {
    this(
        id,
        model,
        hardware,
        tenant,
        server,
        slotCapacity,
        pollAtLeastEvery,
        downloadPerSecond,
        heartbeat,
        firstHeartbeat,
        trial,
        trialTries,
        health,
        backends,
        watchdog,
        bundleWithoutDirector,
        Optional.of(Profile.LINUX),
        DIRECTOR_SILENCE);
  }

  private static final JsonLimits LIMITS =
      new JsonLimits(ByteCount.kibi(64), 4, ByteCount.kibi(4), 1000);

  /// Reads the configuration of a device.
  public static Result<DeviceConfig, DeviceFailure> read(DeviceFolder folder) {
    Optional<byte[]> bytes;
    try {
      bytes = DurableFile.read(folder.disk(), folder.config(), LIMITS.document());
    } catch (IOException e) {
      return Result.failed(
          new DeviceFailure.ConfigUnreadable(folder.config(), "" + e.getMessage()));
    }
    if (bytes.isEmpty()) {
      return Result.failed(new DeviceFailure.ConfigMissing(folder.config()));
    }
    return switch (parse(bytes.get())) {
      case Result.Ok<DeviceConfig, JsonFailure>(DeviceConfig config) -> Result.ok(config);
      case Result.Failed<DeviceConfig, JsonFailure>(JsonFailure problem) ->
          Result.failed(new DeviceFailure.ConfigMalformed(folder.config(), problem));
    };
  }

  /// Reads the content of a `device.json`.
  public static Result<DeviceConfig, JsonFailure> parse(byte[] utf8) {
    return JsonReader.read(utf8, LIMITS)
        .then(json -> JsonView.read(json, DeviceConfigJson::fromJson));
  }

  /// The content of a `device.json`, every key written out.
  public JsonObject toJson() {
    return DeviceConfigJson.toJson(this);
  }
}
