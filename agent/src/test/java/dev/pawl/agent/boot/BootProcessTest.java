package dev.pawl.agent.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.Slot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The boot stage as a process, and what is left when it is killed.
@Timeout(180)
class BootProcessTest {
  @TempDir private Path temp;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() throws InterruptedException {
    for (Process process : started) {
      LeftoverImage.endAll(process.toHandle());
    }
  }

  private Process powerOn(TestDevice device) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            String.join(
                File.pathSeparator,
                TestDevice.locationOf(BootMain.class).toString(),
                TestDevice.locationOf(BootRecord.class).toString(),
                TestDevice.locationOf(tools.jackson.core.JsonParser.class).toString()),
            BootMain.class.getName(),
            "--device",
            device.folder.toString(),
            "--json");
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Dhostile=1");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  @Test
  void bootStageKilledAtAnyMoment_bootsAgain_andEndsTheImageItLeftRunning() throws Exception {
    TestDevice device = new TestDevice(temp.resolve("device"));
    device.install(Slot.B, "unconfirmed", 2);
    device.armB(2);
    List<Long> images = new ArrayList<>();
    for (String moment : List.of("boot.started", "agent.started", "boot.started")) {
      Process stage = powerOn(device);
      EventLines events = EventLines.from(stage.getInputStream());
      JsonView event = events.await(moment);
      if (moment.equals("agent.started")) {
        images.add(event.number("pid"));
        assertEquals("null", event.text("options"), "options of the environment stay outside");
      }
      stage.destroyForcibly().waitFor();
    }
    Process last = powerOn(device);
    EventLines events = EventLines.from(last.getInputStream());
    assertEquals("a", events.await("boot.started").text("slot"), "both tries were used up");
    long image = events.await("agent.started").number("pid");
    for (long old : images) {
      assertNotEquals(image, old);
      ProcessHandle.of(old).ifPresent(handle -> handle.onExit().join());
    }
  }

  @Test
  void stoppedBootStage_endsTheImageFirst() throws Exception {
    TestDevice device = new TestDevice(temp.resolve("device"));
    Process stage = powerOn(device);
    EventLines events = EventLines.from(stage.getInputStream());
    long image = events.await("agent.started").number("pid");
    stage.destroy();
    assertTrue(stage.waitFor(60, TimeUnit.SECONDS));
    assertTrue(ProcessHandle.of(image).filter(ProcessHandle::isAlive).isEmpty());
  }
}
