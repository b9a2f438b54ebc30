package dev.pawl.sim.system;

import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Version;
import dev.pawl.sim.demo.screen.JsonScreen;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.demo.script.Stopwatch;
import dev.pawl.sim.demo.stage.CommandDesk;
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.EventBook;
import dev.pawl.sim.demo.stage.Factory;
import dev.pawl.sim.demo.stage.Firmware;
import dev.pawl.sim.demo.stage.Lookout;
import dev.pawl.sim.demo.stage.Narrator;
import dev.pawl.sim.demo.stage.Release;
import dev.pawl.sim.demo.stage.Stage;
import dev.pawl.sim.demo.stage.StageFolder;
import dev.pawl.sim.process.ProcessPark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The stage of the demo without a screen, for tests: a server, people and any number of devices
/// with opaque images, so that the agent of this build runs beside them.
final class TestStage implements AutoCloseable {
  static final Model MODEL = new Model("door-lock");
  static final HardwareId HARDWARE = new HardwareId("lock-s2");
  static final int IMAGE = 1_500_000;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration TRIAL = Duration.ofSeconds(90);
  private static final long BYTES_PER_SECOND = 400_000;
  private static final long SLOT = 8L * 1024 * 1024;

  private final StageFolder folder;
  private final Stage stage;

  private TestStage(StageFolder folder, Stage stage) {
    this.folder = folder;
    this.stage = stage;
  }

  /// A stage below `home` with a workspace; the server does not run yet.
  static TestStage open(Path home) throws IOException {
    StageFolder folder = StageFolder.at(home.resolve("stage"));
    EventBook book = new EventBook();
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Narrator narrator = new Narrator(new JsonScreen(nowhere), new Stopwatch(), book);
    ProcessPark park = new ProcessPark(home.resolve("logs"));
    Stage stage = new Stage(folder, park, narrator, book);
    stage.engineer().makeWorkspace(List.of("lock", HARDWARE.value()));
    return new TestStage(folder, stage);
  }

  Stage stage() {
    return stage;
  }

  StageFolder folder() {
    return folder;
  }

  /// Time enough for one test on a busy machine.
  static Deadline deadline() {
    return Deadline.within(PATIENCE);
  }

  /// Where people type commands that need no passphrase.
  CommandDesk desk() {
    return new CommandDesk(folder.workspace(), Map.of());
  }

  /// Builds, signs and publishes an image of random bytes.
  Release publish(String version, long counter, int length) throws IOException {
    byte[] content = new byte[length];
    new Random(counter).nextBytes(content);
    return publish(version, counter, content);
  }

  /// Builds, signs and publishes an image of these bytes.
  Release publish(String version, long counter, byte[] content) throws IOException {
    Path file = Files.write(folder.images().resolve("lock-" + version + ".img"), content);
    return stage
        .engineer()
        .release(
            new Firmware(
                new ProductLine("lock"),
                new Version(version),
                new ReleaseCounter(counter),
                HARDWARE,
                ImageType.OPAQUE,
                file));
  }

  /// Makes a device with `release` in its first slot; its power is off.
  DemoDevice manufacture(String id, Release release) throws IOException {
    Path proof = stage.engineer().proof(release);
    Factory.Order order =
        new Factory.Order(
            new DeviceId(id), MODEL, HARDWARE, stage.deviceUrl(), BYTES_PER_SECOND, SLOT, TRIAL);
    return stage.manufacture(order, release, proof);
  }

  /// Changes a line of `device.json`; read at the next power-on.
  static void set(DemoDevice device, String name, JsonValue value) throws IOException {
    Path file = device.folder().config();
    Files.writeString(
        file,
        JsonWriter.pretty(
            JsonReader.read(Files.readAllBytes(file), JsonLimits.standard())
                .then(json -> JsonView.read(json, JsonView::asObject))
                .orThrow(failure -> new IOException(failure.explain()))
                .with(name, value)));
  }

  /// Switches a new device on and waits until the server has proof of what it runs.
  void enrol(DemoDevice device, Deadline deadline) throws IOException, InterruptedException {
    Lookout lookout = new Lookout(stage, deadline);
    device.powerOn();
    lookout.event(device.id(), DeviceEventKind.AGENT_ENROLLED);
    lookout.serverSees(device.id(), "running something", view -> view.running().isPresent());
  }

  @Override
  public void close() {
    stage.close();
  }
}
