package dev.pawl.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.image.BlockList;
import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.FaultyDisk;
import dev.pawl.core.testkit.FaultyDisk.Act;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Disks that fail, clocks that are wrong, checks that hang: the event says what is wrong, the
/// device runs what it ran, and the server hears of it. What cannot be seen from the agent is in
/// `BootStageTest`; failing at each single write is in the power-cut explorer's `BrokenDiskTest`.
@Timeout(120)
class FaultsTest {
  private static final byte[] ONE = image(1);
  private static final byte[] TWO = image(2);

  @TempDir Path folder;
  private final TestBackend backend = new TestBackend();
  private final ImageDescription v1 =
      backend.repository.publish("lock", "1.0.0", 1, "lock-s2", ONE);

  @AfterEach
  void stop() {
    backend.close();
  }

  private static byte[] image(int seed) {
    byte[] bytes = new byte[2 * BlockList.BLOCK_SIZE + 777];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private TestDevice device(String more) {
    return TestDevice.make(folder.resolve("d" + more.hashCode()), backend, v1, ONE, more);
  }

  /// An enrolled device.
  private TestDevice device() {
    TestDevice device = device("");
    device.run(1);
    device.forgetEvents();
    return device;
  }

  /// What the server was last told is wrong with the device; nothing if it never was.
  private List<String> problems() {
    return backend.attributes.stream()
        .map(told -> told.data().get(Complaints.ATTRIBUTE))
        .filter(Objects::nonNull)
        .toList();
  }

  private static boolean says(TestDevice device, String event, String text) {
    return device.lines().stream()
        .anyMatch(line -> line.startsWith(event + ": ") && line.contains(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"No space left on device", "Read-only file system", "Input/output error"})
  void diskThatTakesNoRecords_isToldToTheServer_andTheImageGoesOn(String message) {
    TestDevice device = device();
    TestDevice failing =
        device.on(
            new FaultyDisk(
                (act, file) -> {
                  if (act.changes() && !file.toString().contains("boot")) {
                    throw new IOException(message);
                  }
                }));
    backend.offer(1001, "2.0.0", 2, TWO);
    failing.run(3);
    assertTrue(says(failing, "agent.disk-failed", message), failing.lines().toString());
    assertFalse(failing.kinds().contains("agent.stopped"));
    assertEquals(List.of("device.disk-failed"), problems());
    assertEquals(Slot.A, failing.booted);

    device.run(3);
    assertEquals(List.of("confirmed"), backend.outcomes(), "the disk works again");
    assertEquals(Slot.B, device.booted);
  }

  @Test
  void diskThatWorksAgain_isToldToo() {
    TestDevice device = device();
    boolean[] broken = {true};
    TestDevice failing =
        device.on(
            new FaultyDisk(
                (act, file) -> {
                  if (broken[0] && act == Act.WRITE && file.toString().contains("journal/.state")) {
                    throw new IOException("Input/output error");
                  }
                }));
    backend.offer(1001, "2.0.0", 2, TWO);
    failing.run(1);
    broken[0] = false;
    failing.run(3);
    assertEquals(List.of("device.disk-failed", "none"), problems());
    assertEquals(List.of("confirmed"), backend.outcomes());
  }

  @ParameterizedTest
  @CsvSource({"WRITE, slots/b/image", "FORCE, slots/b/image", "EDIT, slots/b/image"})
  void errorInTheIdleSlot_isRefused_andReported(Act act, String where) {
    TestDevice device = device();
    TestDevice failing = device.on(failingAt(act, where));
    backend.offer(1001, "2.0.0", 2, TWO);
    failing.run(1);
    assertTrue(says(failing, "update.failed", "Input/output error"), failing.lines().toString());
    assertEquals(List.of("refused download.storage-failed"), backend.outcomes());
    assertEquals(Slot.A, failing.booted);
    assertTrue(failing.record().slot(Slot.A).confirmed());
  }

  @Test
  void errorInTheRunningSlot_isTold_andTheImageGoesOn() {
    TestDevice device = device();
    boolean[] booted = {false};
    TestDevice failing =
        device.on(
            new FaultyDisk(
                (act, file) -> {
                  if (booted[0] && act == Act.READ && file.endsWith("slots/a/proof.json")) {
                    throw new IOException("Input/output error");
                  }
                  booted[0] |= file.endsWith("slots/a/proof.json"); // the boot stage reads it first
                }));
    failing.run(3);
    assertTrue(says(failing, "agent.disk-failed", "Input/output"), failing.lines().toString());
    assertEquals(List.of("device.disk-failed"), problems());
    assertFalse(failing.kinds().contains("agent.stopped"));
  }

  @Test
  void clockIn1970_isTold_andTheUpdateComesThrough() {
    TestDevice device = device();
    backend.clock = () -> TestTuf.NOW;
    device.now = Instant.EPOCH;
    backend.offer(1001, "2.0.0", 2, TWO);
    device.run(3);
    assertTrue(says(device, "agent.clock-behind", "1970-01-01"), device.lines().toString());
    assertEquals("device.clock-behind", problems().getLast());
    assertEquals(List.of("confirmed"), backend.outcomes());
  }

  @Test
  void healthCommandThatHangs_isEnded_andTheTrialGivenUp() {
    TestDevice device =
        device(
            ",\"health\":[{\"kind\":\"command\",\"argv\":[\"sleep\",\"600\"],\"timeoutSeconds\":1}]");
    backend.offer(1001, "2.0.0", 2, TWO);
    device.run(6);
    assertTrue(says(device, "health.failed", ""), device.lines().toString());
    assertEquals(List.of("fell-back trial.unhealthy"), backend.outcomes());
    assertEquals(Slot.A, device.booted);
  }

  @Test
  void problemsOfTheBootStage_reachTheServer_andAreTakenBack() {
    TestDevice device = device();
    device.withProblems("watchdog.missing", "boot.copy-failed").run(1);
    assertEquals(List.of("boot.copy-failed watchdog.missing"), problems());
    device.withProblems().run(1);
    assertEquals("none", problems().getLast());
    int told = problems().size();
    device.run(1);
    assertEquals(told, problems().size(), "said once");
  }

  @Test
  void soundDevice_complainsOfNothing() {
    device().run(2);
    assertEquals(List.of(), problems());
    assertEquals(BootReport.Outcome.RUNNING, backend.reports.getLast().outcome());
  }

  private static FaultyDisk failingAt(Act act, String where) {
    return new FaultyDisk(
        (now, file) -> {
          if (now == act && file.toString().endsWith(where)) {
            throw new IOException("Input/output error");
          }
        });
  }
}
