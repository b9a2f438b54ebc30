package dev.pawl.sim.bench;

import dev.pawl.agent.AgentMain;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.runtime.RuntimeCommand;
import dev.pawl.agent.runtime.RuntimeFolder;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.DeviceEvent;
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
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.EventBook;
import dev.pawl.sim.demo.stage.Factory;
import dev.pawl.sim.demo.stage.Firmware;
import dev.pawl.sim.demo.stage.Lookout;
import dev.pawl.sim.demo.stage.Narrator;
import dev.pawl.sim.demo.stage.Release;
import dev.pawl.sim.demo.stage.Stage;
import dev.pawl.sim.demo.stage.StageFolder;
import dev.pawl.sim.process.ClassPaths;
import dev.pawl.sim.process.JavaProgram;
import dev.pawl.sim.process.ProcessAccounts;
import dev.pawl.sim.process.ProcessPark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// One run of [AgentBench]: an agent polls, then installs an image of random bytes.
final class AgentTrial {
  private static final DeviceId DEVICE = new DeviceId("bench-1");
  private static final HardwareId HARDWARE = new HardwareId("bench-h1");
  private static final int SMALL = 64 * 1024;
  private static final int PIECE = 1 << 20;
  private static final Duration SETTLED = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Path place;
  private final Optional<RuntimeFolder> given;
  private final long length;
  private final Duration idle;

  /// What was measured.
  ///
  /// @param pollingKib resident memory at the end of the idle time
  /// @param anonymousKib the part of it that is neither a file's nor shared
  /// @param bootStageKib resident memory of the boot stage
  /// @param idlePercent of one core, while polling
  /// @param installingKib most resident memory until the image was whole
  /// @param install from the offer to the verified image in the slot
  /// @param copyAndHash of the same file; mean of one run before and one after
  record Figures(
      long pollingKib,
      long anonymousKib,
      long bootStageKib,
      double idlePercent,
      long installingKib,
      Duration install,
      Duration copyAndHash) {
    /// How fast the agent is, where `cp` and `sha256sum` are 1.
    double speed() {
      return (double) copyAndHash.toMillis() / Math.max(1, install.toMillis());
    }

    String toJson(boolean ok) {
      return JsonWriter.line(
          JsonObject.builder()
              .put("event", "bench.agent")
              .put("ok", ok)
              .put("pollingKib", pollingKib)
              .put("pollingAnonymousKib", anonymousKib)
              .put("bootStageKib", bootStageKib)
              .put("idleMicrosPerSecond", Math.round(idlePercent * 10_000))
              .put("installingKib", installingKib)
              .put("installMillis", install.toMillis())
              .put("copyAndHashMillis", copyAndHash.toMillis())
              .build());
    }
  }

  /// @param given runtime of the device; made if absent
  /// @param length of the image that is installed
  AgentTrial(Path place, Optional<RuntimeFolder> given, long length, Duration idle) {
    this.place = place;
    this.given = given;
    this.length = length;
    this.idle = idle;
  }

  Figures run() throws IOException, InterruptedException {
    StageFolder folder = StageFolder.at(place);
    EventBook book = new EventBook();
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Narrator narrator = new Narrator(new JsonScreen(nowhere), new Stopwatch(), book);
    Figures figures;
    try (ProcessPark park = new ProcessPark(folder.logs());
        Stage stage = new Stage(folder, park, narrator, book)) {
      figures = measure(stage);
    }
    folder.remove();
    return figures;
  }

  private Figures measure(Stage stage) throws IOException, InterruptedException {
    Deadline deadline = Deadline.within(idle.plus(Duration.ofMinutes(20)));
    stage.engineer().makeWorkspace(List.of("bench", HARDWARE.value()));
    stage.startServer(deadline);
    Release small = stage.engineer().release(firmware(stage, "1.0.0", 1, SMALL));
    RuntimeFolder runtime = given.isPresent() ? given.get() : makeRuntime(stage);
    stage.devicesRunOn(runtime);
    DemoDevice device = manufacture(stage, small);
    Lookout lookout = new Lookout(stage, deadline);
    device.powerOn();
    lookout.event(DEVICE, DeviceEventKind.POLL_NOTHING);
    if (given.isEmpty()) {
      device.shutDown();
      RuntimeCommand.rehearse(runtime, device.folder().root(), System.err);
      device.powerOn();
      Thread.sleep(SETTLED);
    }
    long bootStage = bootStage(stage);
    ProcessAccounts agent =
        new ProcessAccounts(ProcessAccounts.onlyChildOf(bootStage).orElseThrow());

    Thread.sleep(SETTLED);
    Duration before = agent.cpu();
    Thread.sleep(idle);
    double percent = 100.0 * agent.cpu().minus(before).toNanos() / idle.toNanos();
    long polling = agent.residentKib();
    long anonymous = agent.anonymousKib();
    long stageKib = new ProcessAccounts(bootStage).residentKib();

    Firmware large = firmware(stage, "2.0.0", 2, length);
    Release release = stage.engineer().release(large);
    Duration first = copyAndHash(large.file());
    stage.operator().rollOut(release, List.of(DEVICE));
    DeviceEvent offered = lookout.event(DEVICE, DeviceEventKind.UPDATE_OFFERED);
    Sampled done = sampleUntilDone(stage, agent, deadline, lookout);
    lookout.confirmed(release, List.of(device));
    Duration second = copyAndHash(large.file());
    return new Figures(
        polling,
        anonymous,
        stageKib,
        percent,
        done.mostKib(),
        Duration.between(offered.at(), done.event().at()),
        first.plus(second).dividedBy(2));
  }

  /// As a device maker makes it, by the command.
  private static RuntimeFolder makeRuntime(Stage stage) throws IOException, InterruptedException {
    Path folder = stage.folder().images().resolveSibling("runtime");
    List<String> command =
        new JavaProgram(
                ClassPaths.ofThisBuild().of("agent"), AgentMain.class.getName(), JavaProgram.SMALL)
            .command(List.of("runtime", "--to", folder.toString()));
    command(command.toArray(String[]::new));
    return new RuntimeFolder(folder);
  }

  private record Sampled(DeviceEvent event, long mostKib) {}

  private static Sampled sampleUntilDone(
      Stage stage, ProcessAccounts agent, Deadline deadline, Lookout lookout)
      throws IOException, InterruptedException {
    long most = 0;
    while (true) {
      most = Math.max(most, Math.max(agent.peakKib(), agent.residentKib()));
      List<DeviceEvent> done = lookout.said(DEVICE, DeviceEventKind.DOWNLOAD_DONE);
      if (!done.isEmpty()) {
        return new Sampled(done.getFirst(), most);
      }
      if (deadline.hasPassed()) {
        throw new IOException("the image was not installed: " + stage.book().lastWords(DEVICE));
      }
      Thread.sleep(LOOK);
    }
  }

  private static long bootStage(Stage stage) {
    return stage.running().stream()
        .filter(process -> process.name().equals(DEVICE.value()))
        .findFirst()
        .orElseThrow()
        .pid();
  }

  private DemoDevice manufacture(Stage stage, Release release) throws IOException {
    Factory.Order order =
        new Factory.Order(
            DEVICE,
            new Model("bench"),
            HARDWARE,
            stage.deviceUrl(),
            Factory.Order.NO_CAP,
            length + SMALL,
            Duration.ofMinutes(5));
    DemoDevice device = stage.manufacture(order, release, stage.engineer().proof(release));
    pollOnceAMinute(device.folder());
    return device;
  }

  private static void pollOnceAMinute(DeviceFolder folder) throws IOException {
    byte[] config = Files.readAllBytes(folder.config());
    String changed =
        JsonWriter.pretty(
            JsonReader.read(config, JsonLimits.standard())
                .then(json -> JsonView.read(json, JsonView::asObject))
                .orThrow(failure -> new IOException(failure.explain()))
                .with("pollSeconds", new JsonNumber(60)));
    Files.write(folder.config(), changed.getBytes(StandardCharsets.UTF_8));
  }

  private static Firmware firmware(Stage stage, String version, long counter, long length)
      throws IOException {
    Path file = stage.folder().images().resolve("bench-" + version + ".img");
    Random random = new Random(counter);
    byte[] piece = new byte[PIECE];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = length; left > 0; left -= piece.length) {
        random.nextBytes(piece);
        out.write(piece, 0, (int) Math.min(piece.length, left));
      }
    }
    return new Firmware(
        new ProductLine("bench"),
        new Version(version),
        new ReleaseCounter(counter),
        HARDWARE,
        ImageType.OPAQUE,
        file);
  }

  /// The yardstick: what everybody does by hand.
  private static Duration copyAndHash(Path file) throws IOException, InterruptedException {
    Path copy = file.resolveSibling("copy");
    long began = System.nanoTime();
    command("cp", file.toString(), copy.toString());
    command("sha256sum", copy.toString());
    Duration taken = Duration.ofNanos(System.nanoTime() - began);
    Files.delete(copy);
    return taken;
  }

  private static void command(String... words) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException(String.join(" ", words) + " ended with " + exit);
    }
  }
}
