package dev.pawl.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.rollback.TrustedTime;
import dev.pawl.agent.watchdog.Heartbeat;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.Slot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Expired metadata blocks new installations, never booting, reporting or fetching newer metadata.
/// The first three tests bear the numbers of the bugs in aktualizr that they would have found.
@Timeout(120)
class ExpiryTest {
  private static final byte[] ONE = image(1);
  private static final byte[] TWO = image(2);
  private static final byte[] THREE = image(3);
  private static final Instant LATE = TestTuf.EXPIRES.plus(Duration.ofDays(30));

  @TempDir Path folder;
  private final TestBackend backend = new TestBackend();
  private final ImageDescription v1 =
      backend.repository.publish("lock", "1.0.0", 1, "lock-s2", ONE);

  @AfterEach
  void stop() {
    backend.close();
  }

  private static byte[] image(int seed) {
    byte[] bytes = new byte[BlockList.BLOCK_SIZE + 777];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private TestDevice device() {
    return TestDevice.make(folder.resolve("d"), backend, v1, ONE, "");
  }

  private void publishEverythingAnew() {
    var tuf = backend.repository.tuf();
    for (RoleName role :
        List.of(
            TestTuf.ROOT,
            TestTuf.TARGETS,
            TestTuf.SNAPSHOT,
            TestTuf.TIMESTAMP,
            new RoleName("line-lock"))) {
      tuf.expires(role, LATE.plus(Duration.ofDays(60)));
    }
    tuf.publishRoot();
    tuf.publish(TestTuf.TARGETS, new RoleName("line-lock"));
    backend.director.rotateOnlineKeys(LATE.plus(Duration.ofDays(60)));
  }

  /// advancedtelematic/aktualizr #1185: stored targets expired while the device was offline for
  /// months, and then it did not even fetch newer ones until it was rebooted.
  @Test
  void aktualizr1185_storedTargetsExpiredWhileOffline_newerOnesAreFetched() {
    TestDevice device = device();
    backend.offer(1001, "2.0.0", 2, TWO);
    device.run(3);
    assertEquals(new ReleaseCounter(2), device.floor());
    device.now = LATE;
    publishEverythingAnew();
    backend.offer(1002, "3.0.0", 3, THREE);
    device.run(3);
    assertEquals(new ReleaseCounter(3), device.floor(), () -> device.lines().toString());
  }

  /// advancedtelematic/aktualizr #1548: metadata expired between installation and reboot, and the
  /// new image was never finished.
  @Test
  void aktualizr1548_metadataExpiredBetweenInstallAndReboot_trialIsConfirmedAndReported() {
    TestDevice device = device();
    backend.offer(1001, "2.0.0", 2, TWO);
    assertEquals(10, rebootRequested(device));
    device.now = LATE;
    device.run(3);
    assertEquals(Slot.B, device.booted);
    assertEquals(new ReleaseCounter(2), device.floor(), () -> device.lines().toString());
    assertTrue(backend.outcomes().contains("confirmed"), () -> backend.outcomes().toString());
  }

  private static int rebootRequested(TestDevice device) {
    int exit = device.boot(3);
    device.reset(ResetReason.REBOOT_REQUESTED);
    return exit == Heartbeat.REBOOT_REQUESTED ? 10 : exit;
  }

  /// uptane/aktualizr #115: the root expired, and the new root was taken only after a restart.
  @Test
  void aktualizr115_rootExpired_newRootIsTakenInTheSameProcess() {
    TestDevice device = device();
    backend.offer(1001, "2.0.0", 2, TWO);
    device.run(3);
    device.now = LATE;
    backend.assigned = Optional.empty();
    device.forgetEvents();
    // The renewed certificate is tried, the report is sent, and two polls find expired roots; then
    // people publish new ones. Nothing restarts in between.
    int[] polls = {0};
    backend.links =
        links -> {
          if (++polls[0] == 5) {
            publishEverythingAnew();
            backend.offer(1002, "3.0.0", 3, THREE);
          }
          return links;
        };
    device.run(8);
    assertEquals(new ReleaseCounter(3), device.floor(), () -> device.lines().toString());
    List<String> kinds = device.kinds();
    int unheard = kinds.indexOf("director.unheard");
    int installed = kinds.indexOf("trial.armed");
    assertTrue(unheard >= 0 && installed > unheard, kinds::toString);
    assertEquals(
        1,
        kinds.subList(0, installed).stream().filter("agent.started"::equals).count(),
        kinds::toString);
  }

  @Test
  void expiredMetadata_blocksANewInstallation_andTheDeviceGoesOnReporting() {
    TestDevice device = device();
    device.run(2);
    device.now = LATE;
    backend.offer(1001, "2.0.0", 2, TWO);
    device.run(3);
    assertTrue(backend.outcomes().contains("refused trust.expired"), backend.outcomes()::toString);
    assertEquals(new ReleaseCounter(1), device.floor());
    assertTrue(device.kinds().contains("report.sent"));
  }

  @Test
  void freeze_isNoticed_andToldOnce() {
    TestDevice device = device();
    device.run(2);
    device.forgetEvents();
    var recorded = new ArrayList<MetadataBundle>();
    backend.bundled =
        bundle -> {
          recorded.add(bundle);
          return recorded.getFirst();
        };
    device.run(5);
    List<String> unheard =
        device.lines().stream().filter(line -> line.startsWith("director.unheard")).toList();
    assertEquals(1, unheard.size(), device.lines()::toString);
    assertTrue(unheard.getFirst().contains("nonce"), unheard::toString);
  }

  @Test
  void timeFloor_outlivesTheProcess_andIsNotTheClocks() {
    TestDevice device = device();
    backend.offer(1001, "2.0.0", 2, TWO);
    device.run(3);
    var floor = new TrustedTime(device.folder).floor();
    assertEquals(TestTuf.NOW, floor.at());
    device.now = Instant.parse("2200-01-01T00:00:00Z");
    backend.clock = () -> TestTuf.NOW;
    device.run(3);
    assertEquals(floor, new TrustedTime(device.folder).floor());
  }
}
