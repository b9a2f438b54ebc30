package dev.pawl.sim.fleet;

import dev.pawl.agent.command.Ended;
import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.manufacture.Manufacture;
import dev.pawl.agent.manufacture.Order;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.sim.torture.flash.FlashDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Where virtual devices are made: one of each kind with `pawl agent manufacture`'s own code on a
/// real folder, the others as copies of its disk with a name, a configuration and a token of their
/// own.
final class FactoryLine {
  private final Site site;
  private final Path folder;
  private final Map<String, FlashDisk> prototypes = new HashMap<>();

  /// @param folder for the prototypes, which go with it
  FactoryLine(Site site, Path folder) {
    this.site = site;
    this.folder = folder;
  }

  /// The configuration of a device.
  DeviceConfig config(DevicePlan plan) throws IOException {
    ProductLine line = site.line(plan.model());
    HardwareId hardware = site.hardware(plan.model());
    JsonObject json =
        JsonObject.builder()
            .put("id", plan.id().value())
            .put("model", line.value())
            .put("hardware", hardware.value())
            .put("server", site.deviceUrl())
            .put("slotCapacity", 2L * site.imageSize() + 65_536)
            .put("pollSeconds", Math.max(1, plan.poll().toSeconds()))
            .put("deltas", plan.deltas() ? "linux" : "none")
            .put("trialSeconds", site.trial().toSeconds())
            // What cannot get better is not tried again, to save time.
            .put("trialTries", plan.fault() == Fault.CUT_OFF ? 1 : 3)
            .build();
    return switch (DeviceConfig.parse(JsonWriter.compact(json))) {
      case Result.Ok<DeviceConfig, JsonFailure>(DeviceConfig config) -> config;
      case Result.Failed<DeviceConfig, JsonFailure>(JsonFailure why) ->
          throw new IOException(why.explain());
    };
  }

  /// The disk of a device as it leaves the factory.
  /// @param token for its enrolment
  FlashDisk make(DevicePlan plan, DeviceConfig config, String token) throws IOException {
    FlashDisk disk = prototype(plan, config).copy();
    var device = new DeviceFolder(VirtualDevice.ROOT, disk);
    DurableFile.replace(disk, device.config(), JsonWriter.compact(config.toJson()));
    DurableFile.replace(disk, device.enrolmentToken(), token.getBytes(StandardCharsets.US_ASCII));
    return disk.copy();
  }

  private FlashDisk prototype(DevicePlan plan, DeviceConfig config) throws IOException {
    Site.Made release = site.first(plan.model(), plan.older());
    String name = release.release().name();
    FlashDisk known = prototypes.get(name);
    if (known != null) {
      return known;
    }
    Path place = folder.resolve(name);
    try {
      Manufacture.make(
          place,
          new Order(
              config,
              site.authority(),
              site.imageRoot(),
              site.directorRoot(),
              release.release().firmware().file(),
              release.proof(),
              Optional.empty(),
              Optional.empty()));
    } catch (Ended e) {
      throw new IOException(e.failure().code() + ": " + e.failure().explain(), e);
    }
    FlashDisk made = FlashDisk.holding(place, VirtualDevice.ROOT);
    prototypes.put(name, made);
    return made;
  }
}
