package dev.pawl.sim.demo.stage;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.manufacture.ManufactureCommand;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import dev.pawl.sim.demo.app.DeviceApplication;
import dev.pawl.sim.process.JavaProgram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Where devices are made: `pawl agent manufacture`, run in this process.
public final class Factory {
  private final Path devices;
  private final Path workspace;

  /// A factory that puts devices into the folder `devices`.
  public Factory(Path devices, Path workspace) {
    this.devices = devices;
    this.workspace = workspace;
  }

  /// What a new device is told about itself beside its name.
  ///
  /// @param server base of the device listener
  /// @param bytesPerSecond cap on downloads, so that people can watch one
  /// @param slotCapacity longest image
  /// @param trial time an image on trial has to prove itself
  /// @param deltas whether it takes deltas
  public record Order(
      DeviceId id,
      Model model,
      HardwareId hardware,
      String server,
      long bytesPerSecond,
      long slotCapacity,
      Duration trial,
      boolean deltas) {
    /// More than any device can take in.
    public static final long NO_CAP = 1L << 40;

    /// For a device that takes deltas.
    public Order(
        DeviceId id,
        Model model,
        HardwareId hardware,
        String server,
        long bytesPerSecond,
        long slotCapacity,
        Duration trial) {
      this(id, model, hardware, server, bytesPerSecond, slotCapacity, trial, true);
    }
  }

  /// Makes a device with `release` in its first slot.
  public DeviceFolder make(Order order, Release release, Path proof, Path token)
      throws IOException {
    Files.createDirectories(devices);
    Path folder = devices.resolve(order.id().value());
    Path more = devices.resolve(order.id() + ".config.json");
    Files.write(
        more, JsonWriter.compact(config(order, release.firmware(), new DeviceFolder(folder))));
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--device", folder.toString()));
    words.addAll(List.of("--id", order.id().value(), "--model", order.model().value()));
    words.addAll(List.of("--hardware", order.hardware().value(), "--server", order.server()));
    words.addAll(List.of("--ca", workspace.resolve("server/tls/ca.pem").toString()));
    words.addAll(List.of("--root", workspace.resolve("repository/1.root.json").toString()));
    Path director = workspace.resolve("director/1.root.json");
    words.addAll(List.of("--director-root", director.toString()));
    words.addAll(List.of("--image", release.firmware().file().toString()));
    words.addAll(List.of("--proof", proof.toString(), "--token", token.toString()));
    words.addAll(List.of("--config", more.toString()));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    int exit = ManufactureCommand.run(words, out, out);
    Files.delete(more);
    if (exit != 0) {
      throw new IOException(
          "manufacturing %s ended with exit code %d: %s"
              .formatted(order.id(), exit, said.toString(StandardCharsets.UTF_8).strip()));
    }
    return new DeviceFolder(folder);
  }

  private static JsonObject config(Order order, Firmware first, DeviceFolder folder) {
    List<JsonValue> checks = new ArrayList<>();
    checks.add(JsonObject.builder().put("kind", "server").build());
    if (first.type() == ImageType.JAVA_APP) {
      checks.add(
          JsonObject.builder()
              .put("kind", "command")
              .put("argv", JsonArray.ofTexts(applicationCheck(folder)))
              .put("timeoutSeconds", 20)
              .build());
    }
    return JsonObject.builder()
        .put("slotCapacity", order.slotCapacity())
        .put("pollSeconds", 1)
        .put("downloadBytesPerSecond", order.bytesPerSecond())
        .put("deltas", order.deltas() ? "linux" : "none")
        .put("trialTries", 1)
        .put("trialSeconds", order.trial().toSeconds())
        .put("health", checks)
        .put("healthGraceSeconds", 0)
        .put("healthFailures", 2)
        .build();
  }

  private static List<String> applicationCheck(DeviceFolder folder) {
    List<String> argv = new ArrayList<>();
    argv.add(JavaProgram.java().toString());
    argv.addAll(JavaProgram.SMALL);
    argv.addAll(List.of("-Xshare:auto", "-Xmx16m", "-cp", folder.runningImage().toString()));
    argv.addAll(List.of(DeviceApplication.class.getName(), "--check"));
    return argv;
  }
}
