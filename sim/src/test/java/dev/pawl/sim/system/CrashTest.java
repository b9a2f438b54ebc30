package dev.pawl.sim.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.DeviceId;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.demo.stage.CommandDesk;
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.Lookout;
import dev.pawl.sim.demo.stage.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Server and devices are killed (-9) while they work, or told a wrong time.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisabledOnOs(OS.WINDOWS)
class CrashTest {
  private static final int SERVER_KILLS = 2;
  private static final int DEVICE_KILLS = 4;
  private static final int MOMENT_MILLIS = 5000;
  private static final int IMAGE = 3_000_000;

  private TestStage test;
  private Release first;

  @BeforeAll
  void setUp(@TempDir Path home) throws Exception {
    test = TestStage.open(home);
    test.stage().startServer(TestStage.deadline());
    first = test.publish("1.0.0", 1, TestStage.IMAGE);
  }

  @AfterAll
  void tearDown() {
    test.close();
  }

  @Test
  void serverKilledInMidRollout_losesNoAcknowledgedAct_andTheDevicesFinish() throws Exception {
    Random random = Seed.random("serverKilledInMidRollout");
    Deadline deadline = TestStage.deadline();
    List<DemoDevice> devices =
        List.of(test.manufacture("server-1", first), test.manufacture("server-2", first));
    for (DemoDevice device : devices) {
      test.enrol(device, deadline);
    }
    Release next = test.publish("2.0.0", 2, IMAGE);
    Lookout lookout = new Lookout(test.stage(), deadline);
    test.stage().operator().rollOut(next, devices.stream().map(DemoDevice::id).toList());
    lookout.event(devices.getFirst().id(), DeviceEventKind.DOWNLOAD_PROGRESS);

    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    for (int kill = 0; kill < SERVER_KILLS; kill++) {
      String name = "act-" + kill + "-";
      Thread people = Thread.startVirtualThread(() -> addDevicesUntilItFails(name, acknowledged));
      deadline.await(
          "an act is acknowledged",
          () ->
              acknowledged.stream().anyMatch(id -> id.startsWith(name))
                  ? Optional.of(true)
                  : Optional.empty(),
          () -> "none");
      Thread.sleep(random.nextInt(500));
      test.stage().server().cutPower();
      people.join();
      test.stage().startServer(deadline);
    }

    for (String id : acknowledged) {
      assertEquals(id, test.stage().operator().device(new DeviceId(id)).id().value());
    }
    Path export = test.folder().workspace().resolve("audit.export");
    test.desk().run("audit", "export", "-o", export.toString());
    String audit = Files.readString(export);
    acknowledged.forEach(id -> assertTrue(audit.contains(id), "an audit entry of " + id));
    lookout.confirmed(next, devices);
    for (DemoDevice device : devices) {
      assertEquals(next.sha256(), device.state().content());
    }
    test.stage().operator().verifyAudit();
  }

  /// What people do meanwhile: registers devices, one after the other.
  private void addDevicesUntilItFails(String name, Queue<String> acknowledged) {
    CommandDesk desk = test.desk();
    for (int i = 0; i < 500; i++) {
      String id = name + i;
      String[] words = {
        "device", "add", id, "--model", "door-lock", "--hardware", "lock-s2", "-o", id + ".token"
      };
      if (desk.attempt(words).exit() != 0) {
        return;
      }
      acknowledged.add(id);
    }
  }

  @Test
  void deviceKilledAtAnyMomentOfAnUpdate_finishesAfterwards() throws Exception {
    Random random = Seed.random("deviceKilledAtAnyMoment");
    Deadline deadline = TestStage.deadline();
    DemoDevice device = test.manufacture("killed-1", first);
    TestStage.set(device, "trialTries", new JsonNumber(7));
    test.enrol(device, deadline);
    Release next = test.publish("3.0.0", 3, IMAGE);
    Lookout lookout = new Lookout(test.stage(), deadline);
    test.stage().operator().rollOut(next, List.of(device.id()));
    for (int kill = 0; kill < DEVICE_KILLS; kill++) {
      Thread.sleep(random.nextInt(MOMENT_MILLIS));
      device.cutPower();
      device.powerOn();
    }
    assertEquals(
        DeviceEventKind.UPDATE_CONFIRMED, lookout.updateEnded(device.id()).kind(), "how it ended");
    lookout.confirmed(next, List.of(device));
    assertEquals(next.path(), device.state().image().path());
    assertEquals(next.sha256(), device.state().content());
    assertEquals(next.firmware().counter(), device.state().floor());
  }

  @Test
  void clockTenYearsAhead_stopsNothingThatRuns_andTheUpdateFollowsWhenItIsRight() throws Exception {
    Map<String, String> ahead = clock("+3652d");
    Deadline deadline = TestStage.deadline();
    DemoDevice device = test.manufacture("clock-1", first);
    test.enrol(device, deadline);
    Release next = test.publish("4.0.0", 4, TestStage.IMAGE);
    device.shutDown();
    Lookout lookout = new Lookout(test.stage(), deadline);
    device.powerOn(ahead);
    lookout.event(device.id(), DeviceEventKind.AGENT_STARTED);
    test.stage().operator().rollOut(next, List.of(device.id()));
    assertTrue(
        lookout
            .event(device.id(), DeviceEventKind.SERVER_UNREACHABLE)
            .facts()
            .toString()
            .contains("link.tls-failed"));
    assertTrue(device.isOn());
    assertFalse(lookout.said(device.id(), DeviceEventKind.AGENT_STARTED).size() > 1);
    device.shutDown();
    lookout = new Lookout(test.stage(), deadline);
    device.powerOn();
    lookout.confirmed(next, List.of(device));
    assertEquals(next.sha256(), device.state().content());
  }

  @Test
  void clockTenYearsBehind_isReplacedBySignedTime_andTheUpdateFollows() throws Exception {
    Map<String, String> behind = clock("-3652d");
    Deadline deadline = TestStage.deadline();
    DemoDevice device = test.manufacture("clock-2", first);
    test.enrol(device, deadline);
    Release next = test.publish("5.0.0", 5, TestStage.IMAGE);
    device.shutDown();
    Lookout lookout = new Lookout(test.stage(), deadline);
    device.powerOn(behind);
    lookout.event(device.id(), DeviceEventKind.AGENT_STARTED);
    test.stage().operator().rollOut(next, List.of(device.id()));
    lookout.confirmed(next, List.of(device));
    assertEquals(next.sha256(), device.state().content());
  }

  /// Environment of a device whose clock is off.
  private static Map<String, String> clock(String offset) throws IOException {
    return Map.of(
        "LD_PRELOAD", fakeTime().toString(), "FAKETIME", offset, "DONT_FAKE_MONOTONIC", "1");
  }

  private static Path fakeTime() throws IOException {
    try (var folders = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-*")) {
      for (Path folder : folders) {
        Path library = folder.resolve("faketime/libfaketime.so.1");
        if (Files.exists(library)) {
          return library;
        }
      }
    } catch (IOException e) {
      assumeTrue(false, "skipped: there is no /usr/lib here");
    }
    assumeTrue(false, "skipped: install the package faketime to give a device a wrong clock");
    throw new IllegalStateException("not reached");
  }
}
