package dev.pawl.sim.bench;

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
import dev.pawl.sim.process.ProcessAccounts;
import dev.pawl.sim.process.ProcessPark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// The processor time that an update costs a real agent, below a real boot stage and against a real
/// server: from the rollout to the verified image in the slot, by the accounts of Linux.
final class AgentCpu {
  private static final DeviceId DEVICE = new DeviceId("bench-1");
  private static final HardwareId HARDWARE = new HardwareId("bench-h1");
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int SMALL = 64 * 1024;

  private AgentCpu() {}

  /// Measures an update to an image of this length, in a new or empty folder.
  static Duration ofAnUpdate(Path place, int length) throws IOException, InterruptedException {
    StageFolder folder = StageFolder.at(place);
    EventBook book = new EventBook();
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Narrator narrator = new Narrator(new JsonScreen(nowhere), new Stopwatch(), book);
    Duration cpu;
    try (ProcessPark park = new ProcessPark(folder.logs());
        Stage stage = new Stage(folder, park, narrator, book)) {
      cpu = measure(stage, length);
    }
    folder.remove();
    return cpu;
  }

  private static Duration measure(Stage stage, int length)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.within(PATIENCE);
    stage.engineer().makeWorkspace(List.of("bench", HARDWARE.value()));
    stage.startServer(deadline);
    Release first = stage.engineer().release(firmware(stage, "1.0.0", 1, SMALL));
    Factory.Order order =
        new Factory.Order(
            DEVICE,
            new Model("bench"),
            HARDWARE,
            stage.deviceUrl(),
            Factory.Order.NO_CAP,
            length + SMALL,
            Duration.ofMinutes(5));
    DemoDevice device = stage.manufacture(order, first, stage.engineer().proof(first));
    Lookout lookout = new Lookout(stage, deadline);
    device.powerOn();
    lookout.event(DEVICE, DeviceEventKind.POLL_NOTHING);
    ProcessAccounts agent = agent(stage);
    Release second = stage.engineer().release(firmware(stage, "2.0.0", 2, length));
    Duration cpu;
    try (CpuWatch watch = new CpuWatch(agent)) {
      stage.operator().rollOut(second, List.of(DEVICE));
      lookout.event(DEVICE, DeviceEventKind.DOWNLOAD_DONE);
      cpu = watch.taken();
    }
    if (cpu.isNegative() || cpu.isZero()) {
      throw new IOException("the agent's accounts could not be read; Linux is needed");
    }
    lookout.confirmed(second, List.of(device));
    return cpu;
  }

  private static ProcessAccounts agent(Stage stage) throws IOException {
    long bootStage =
        stage.running().stream()
            .filter(process -> process.name().equals(DEVICE.value()))
            .findFirst()
            .orElseThrow(() -> new IOException("the boot stage does not run"))
            .pid();
    return new ProcessAccounts(
        ProcessAccounts.onlyChildOf(bootStage)
            .orElseThrow(() -> new IOException("the boot stage has no agent")));
  }

  private static Firmware firmware(Stage stage, String version, long counter, int length)
      throws IOException {
    Path file = stage.folder().images().resolve("bench-" + version + ".img");
    byte[] bytes = new byte[length];
    new Random(counter).nextBytes(bytes);
    Files.write(file, bytes);
    return new Firmware(
        new ProductLine("bench"),
        new Version(version),
        new ReleaseCounter(counter),
        HARDWARE,
        ImageType.OPAQUE,
        file);
  }
}
