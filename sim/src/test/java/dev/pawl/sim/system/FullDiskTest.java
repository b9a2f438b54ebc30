package dev.pawl.sim.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.protocol.DeviceEvent;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.server.release.ArtifactFailure;
import dev.pawl.server.release.ArtifactUpload;
import dev.pawl.server.release.FileArtifactStore;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.demo.stage.CommandDesk;
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.Lookout;
import dev.pawl.sim.demo.stage.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Disks that are really full: what is there stays, what runs goes on, and everything can be done
/// once there is room again.
class FullDiskTest {
  private static final int SERVER_MEBIBYTES = 64;
  private static final int DEVICE_MEBIBYTES = 16;
  private static final long MEBI = 1024 * 1024;

  @TempDir Path home;

  private TestStage test;
  private final Deadline deadline = TestStage.deadline();

  @BeforeEach
  void setUp() throws IOException {
    test = TestStage.open(home);
  }

  @AfterEach
  void tearDown() {
    test.close();
  }

  @Test
  void fullDiskOfTheServer_losesNothingAcknowledged() throws Exception {
    try (SmallDisk disk = SmallDisk.over(test.folder().server(), SERVER_MEBIBYTES)) {
      test.stage().startServer(deadline);
      test.publish("1.0.0", 1, TestStage.IMAGE);

      disk.fill(4 * MEBI);
      IOException refused =
          assertThrows(IOException.class, () -> test.publish("2.0.0", 2, TestStage.IMAGE));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("artifact.disk-full"), refused::toString);

      disk.fill(0);
      List<String> acknowledged = new ArrayList<>();
      CommandDesk.Ran ran = add("full-0");
      for (int i = 1; ran.exit() == 0; i++) {
        acknowledged.add("full-" + (i - 1));
        ran = add("full-" + i);
      }
      assertTrue(ran.complaint().contains("storage.disk-full"), ran.complaint());
      expectAll(acknowledged);

      disk.makeRoom();
      assertEquals(0, add("room-1").exit());
      acknowledged.add("room-1");
      test.publish("3.0.0", 3, TestStage.IMAGE);
      test.stage().server().cutPower();
      test.stage().startServer(deadline);
      expectAll(acknowledged);
      test.stage().operator().verifyAudit();
      test.close();
    }
  }

  @Test
  void diskThatFillsUpDuringAnUpload_isSaid_andNothingOfItRemains() throws Exception {
    Path folder = Files.createDirectories(home.resolve("artifacts"));
    try (SmallDisk disk = SmallDisk.over(folder, SERVER_MEBIBYTES)) {
      FileArtifactStore store = FileArtifactStore.open(folder);
      byte[] half = new byte[TestStage.IMAGE];
      Digest sha256 = Digest.sha256(half);
      try (ArtifactUpload upload =
          store
              .begin(sha256, new ByteCount(2L * half.length))
              .orThrow(failure -> new IOException(failure.explain()))) {
        assertEquals(Optional.empty(), upload.write(half, 0, half.length));
        disk.fill(0);
        assertEquals(
            Optional.of("artifact.disk-full"),
            upload.write(half, 0, half.length).map(ArtifactFailure::code));
      }
      assertFalse(store.has(sha256));
      try (var left = Files.list(folder.resolve("uploads"))) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  private CommandDesk.Ran add(String id) {
    return test.desk()
        .attempt(
            "device",
            "add",
            id,
            "--model",
            "door-lock",
            "--hardware",
            "lock-s2",
            "-o",
            home.resolve(id + ".token").toString());
  }

  private void expectAll(List<String> acknowledged) throws IOException {
    for (String id : acknowledged) {
      assertEquals(id, test.stage().operator().device(new DeviceId(id)).id().value());
    }
  }

  @Test
  void fullDiskOfADevice_stopsNothingThatRuns_andTheUpdateFollowsWhenThereIsRoom()
      throws Exception {
    test.stage().startServer(deadline);
    Release first = test.publish("1.0.0", 1, TestStage.IMAGE);
    DemoDevice device = test.manufacture("full-1", first);
    try (SmallDisk disk = SmallDisk.over(device.folder().root(), DEVICE_MEBIBYTES)) {
      test.enrol(device, deadline);
      Release next = test.publish("2.0.0", 2, 2 * TestStage.IMAGE);
      disk.fill(MEBI);
      Lookout lookout = new Lookout(test.stage(), deadline);
      test.stage().operator().rollOut(next, List.of(device.id()));
      DeviceEvent delayed = lookout.event(device.id(), DeviceEventKind.UPDATE_DELAYED);
      assertTrue(delayed.facts().toString().contains("device.disk-full"), delayed::toString);

      disk.fill(0);
      device.cutPower();
      Lookout afterwards = new Lookout(test.stage(), deadline);
      device.powerOn();
      afterwards.event(device.id(), DeviceEventKind.AGENT_STARTED);
      assertEquals(first.path(), device.state().image().path());

      disk.makeRoom();
      lookout.confirmed(next, List.of(device));
      assertEquals(next.sha256(), device.state().content());
      test.close();
    }
  }
}
