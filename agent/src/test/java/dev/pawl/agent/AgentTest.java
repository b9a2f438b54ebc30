package dev.pawl.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.protocol.DdiChunk;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.protocol.DeploymentBase.Handling;
import dev.pawl.core.protocol.Links;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole agent against a server over real TLS; the test is its boot stage.
@Timeout(120)
class AgentTest {
  private static final byte[] ONE = image(1);
  private static final byte[] TWO = image(2);
  private static final byte[] THREE = image(3);

  @TempDir Path folder;
  private final TestBackend backend = new TestBackend();
  private final ImageDescription v1 =
      backend.repository.publish("lock", "1.0.0", 1, "lock-s2", ONE);

  @AfterEach
  void stop() {
    backend.close();
  }

  private static byte[] image(int seed) {
    byte[] bytes = new byte[3 * BlockList.BLOCK_SIZE + 777];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private TestDevice device(String more) {
    return TestDevice.make(folder.resolve("d" + more.hashCode()), backend, v1, ONE, more);
  }

  private TestDevice device() {
    return device("");
  }

  private static void assertRuns(String version, TestDevice device) {
    assertTrue(
        device.lines().reversed().stream()
            .filter(line -> line.startsWith("agent.started: "))
            .findFirst()
            .orElseThrow()
            .contains("lock " + version + " runs"),
        () -> device.lines().toString());
  }

  @Nested
  class Everyday {
    @Test
    void freshDevice_enrols_tellsWhatItIs_andPolls() {
      TestDevice device = device();
      device.run(2);
      assertEquals(
          List.of("agent.started", "agent.enrolled", "report.sent", "poll.nothing", "poll.nothing"),
          device.kinds());
      assertEquals(
          Map.of(
              "hardware",
              "lock-s2",
              "model",
              "lock",
              "version",
              "1.0.0",
              "counter",
              "1",
              "slot",
              "a",
              "agent",
              "unpacked"),
          backend.attributes.getFirst().data());
      BootReport report = backend.reports.getFirst();
      assertEquals(BootReport.Outcome.RUNNING, report.outcome());
      assertEquals(v1.sha256(), report.image().sha256());
      assertEquals(1, report.bootCount());
      assertEquals(1, backend.attributes.size());
    }

    @Test
    void update_isFetchedTriedAndConfirmed() {
      TestDevice device = device();
      ImageDescription v2 = backend.repository.publish("lock", "2.0.0", 2, "lock-s2", TWO);
      backend.offer(1001, v2, TWO);
      device.run(1);
      device.run(1);
      assertRuns("2.0.0", device);
      assertEquals(Slot.B, device.booted);
      assertTrue(device.record().slot(Slot.B).confirmed());
      assertTrue(device.record().slot(Slot.A).confirmed(), "the old image stays to fall back to");
      assertEquals(new ReleaseCounter(2), device.floor());
      assertArrayEquals(TWO, device.stored(Slot.B));
      assertEquals(List.of("confirmed"), backend.outcomes());
      BootReport confirmed =
          backend.reports.stream()
              .filter(report -> report.outcome() == BootReport.Outcome.CONFIRMED)
              .findFirst()
              .orElseThrow();
      assertEquals(v2.sha256(), confirmed.image().sha256());
      assertEquals(new ActionId(1001), confirmed.action().orElseThrow());
      assertEquals(new ReleaseCounter(2), confirmed.floor());
      assertEquals("reboot-requested", confirmed.lastReset());
      assertEquals(
          List.of("1001 download none", "1001 downloaded none", "1001 closed success"),
          backend.feedback);
      assertEquals(
          List.of(
              "agent.started",
              "agent.enrolled",
              "report.sent",
              "update.offered",
              "download.done",
              "trial.armed",
              "agent.started",
              "health.passed",
              "update.confirmed",
              "report.sent",
              "poll.nothing",
              "agent.started",
              "report.sent",
              "poll.nothing"),
          device.kinds());
    }

    @Test
    void secondUpdate_goesIntoTheOtherSlot() {
      TestDevice device = device();
      backend.offer(1001, "2.0.0", 2, TWO);
      device.run(1);
      backend.offer(1002, "3.0.0", 3, THREE);
      device.run(1);
      assertRuns("3.0.0", device);
      assertEquals(Slot.A, device.booted);
      assertEquals(new ReleaseCounter(3), device.floor());
      assertEquals(List.of("confirmed", "confirmed"), backend.outcomes());
    }

    @Test
    void sameImageAgain_isConfirmedWithoutDownload() {
      TestDevice device = device();
      backend.offer(1001, v1, ONE);
      device.run(1);
      assertEquals(List.of("confirmed"), backend.outcomes());
      assertEquals(List.of("1001 closed success"), backend.feedback);
      assertFalse(device.kinds().contains("download.done"));
    }

    @Test
    void unreachableServer_isTriedAgain_andNothingIsLost() {
      TestDevice device = device();
      device.run(1);
      backend.down = true;
      backend.offer(1001, "2.0.0", 2, TWO);
      device.run(5);
      assertEquals(5, count(device, "server.unreachable"));
      backend.down = false;
      device.run(1);
      assertRuns("2.0.0", device);
      List<Long> sequences = backend.reports.stream().map(BootReport::sequence).toList();
      assertEquals(sequences.stream().sorted().distinct().toList(), sequences);
      assertEquals(
          List.of("running", "running", "running", "confirmed"),
          backend.reports.stream().map(report -> report.outcome().toString()).toList(),
          "the report of the boot without server came later");
    }

    @Test
    void skippedDeployment_isNothing() {
      TestDevice device = device();
      backend.offer(1001, "2.0.0", 2, TWO);
      backend.deployment =
          base -> new DeploymentBase(base.action(), Handling.FORCED, Handling.SKIP, base.chunks());
      device.run(1);
      assertTrue(device.kinds().contains("poll.nothing"));
      assertEquals(List.of(), backend.feedback);
    }
  }

  @Nested
  class Refusals {
    private void assertRefused(TestDevice device, String code) {
      assertEquals(List.of("refused " + code), backend.outcomes());
      assertTrue(backend.feedback.contains("1001 closed failure"), backend.feedback.toString());
      assertEquals(Slot.A, device.booted);
      assertTrue(device.record().slot(Slot.A).confirmed());
      assertFalse(device.record().slot(Slot.B).enabled());
      assertEquals(new ReleaseCounter(1), device.floor());
      BootReport refused =
          backend.reports.stream()
              .filter(report -> report.outcome() == BootReport.Outcome.REFUSED)
              .findFirst()
              .orElseThrow();
      assertEquals(v1.sha256(), refused.image().sha256());
    }

    @Test
    void forgedImage_isRefused_andTheGenuineOneTakenLater() {
      TestDevice device = device();
      backend.offer(1001, "2.0.0", 2, TWO);
      byte[] forged = TWO.clone();
      forged[70_000] ^= 1;
      backend.image = request -> request.file(forged);
      device.run(1);
      assertRefused(device, "image.block-mismatch");
      assertTrue(device.kinds().contains("update.refused"));

      backend.image = request -> request.file(TWO);
      backend.offer(1002, TestRepository.describe("lock", "2.0.0", 2, "lock-s2", TWO), TWO);
      device.run(1);
      assertRuns("2.0.0", device);
    }

    @Test
    void imageForOtherHardware_isRefused() {
      TestDevice device = device();
      ImageDescription other = backend.repository.publish("lock", "2.0.0", 2, "lock-s3", TWO);
      backend.offer(1001, other, TWO);
      device.run(1);
      assertRefused(device, "director.hardware-differs");
    }

    @Test
    void olderCounter_isRefused() {
      TestDevice device = device();
      backend.offer(1001, "0.9.0", 0, TWO);
      device.run(1);
      assertRefused(device, "image.counter-below-floor");
    }

    @Test
    void imageLargerThanASlot_isRefused() {
      TestDevice device = device();
      backend.offer(1001, "2.0.0", 2, new byte[1_000_001]);
      device.run(1);
      assertRefused(device, "image.too-large");
    }

    @Test
    void targetNobodySigned_isRefused() {
      TestDevice device = device();
      ImageDescription unsigned = TestRepository.describe("lock", "2.0.0", 2, "lock-s2", TWO);
      backend.offer(1001, unsigned, TWO);
      device.run(1);
      assertRefused(device, "trust.target-not-found");
    }

    @Test
    void metadataOfOtherKeys_isRefused() {
      TestDevice device = device();
      var role = TestRepository.role("lock");
      var others = TestRole.of(2, 2);
      backend.repository.tuf().signWith(role, others.signers());
      backend.offer(1001, "2.0.0", 2, TWO);
      device.run(1);
      assertRefused(device, "trust.too-few-signatures");
    }

    @Test
    void clockTenYearsAhead_isRefused_namingBothTimes() {
      TestDevice device = device();
      device.run(1);
      device.now = device.now.plus(Duration.ofDays(3650));
      backend.offer(1001, "2.0.0", 2, TWO);
      device.run(1);
      assertRefused(device, "trust.expired");
      String line =
          device.lines().stream()
              .filter(text -> text.startsWith("update.refused"))
              .findFirst()
              .orElseThrow();
      assertTrue(line.contains("2027-11-20") && line.contains("2036-11-17"), line);
      device.now = device.now.minus(Duration.ofDays(3650));
      backend.offer(1002, TestRepository.describe("lock", "2.0.0", 2, "lock-s2", TWO), TWO);
      device.run(1);
      assertRuns("2.0.0", device);
    }

    @Test
    void missingBytes_areRefusedAfterSomeTries() {
      TestDevice device = device();
      backend.offer(1001, "2.0.0", 2, TWO);
      backend.image = request -> request.json(500, "{'code':'artifact.broken'}");
      device.run(9);
      assertRefused(device, "link.unexpected-status");
      assertEquals(4, count(device, "update.delayed"));
      assertTrue(device.kinds().contains("update.failed"));
    }

    @Test
    void unusableOffers_areRefusedOnce() {
      TestDevice device = device();
      Map<String, UnaryOperator<DeploymentBase>> changes = new HashMap<>();
      changes.put("no chunk", base -> withChunks(base, List.of()));
      changes.put("two", base -> withChunks(base, List.of(chunk(base), chunk(base))));
      changes.put("part", base -> withChunks(base, List.of(changed(base, "bApp", Map.of()))));
      changes.put("no target", base -> withChunks(base, List.of(changed(base, "os", Map.of()))));
      changes.put(
          "bad target",
          base -> withChunks(base, List.of(changed(base, "os", Map.of(DdiChunk.TARGET, "../x")))));
      int action = 1001;
      backend.keepsOffering = true;
      for (UnaryOperator<DeploymentBase> change : changes.values()) {
        backend.offer(action, v1, ONE);
        backend.deployment = change;
        device.run(2);
        action++;
      }
      backend.deployment = UnaryOperator.identity();
      backend.links =
          links ->
              new Links(
                  Map.of(Links.DEPLOYMENT_BASE, links.find(Links.DEPLOYMENT_BASE).orElseThrow()));
      backend.offer(action, v1, ONE);
      device.run(2);
      List<String> refused = backend.outcomes();
      assertEquals(6, refused.size(), refused.toString());
      assertTrue(refused.stream().allMatch("refused agent.unusable-offer"::equals));
      assertEquals(12, backend.feedback.size(), "asked again, it answered again");
    }

    private static DeploymentBase withChunks(DeploymentBase base, List<DdiChunk> chunks) {
      return new DeploymentBase(base.action(), base.download(), base.update(), chunks);
    }

    private static DdiChunk chunk(DeploymentBase base) {
      return base.chunks().getFirst();
    }

    private static DdiChunk changed(
        DeploymentBase base, String part, Map<String, String> metadata) {
      return new DdiChunk(
          part, chunk(base).version(), chunk(base).name(), chunk(base).artifacts(), metadata);
    }

    @Test
    void serverThatKeepsOffering_isAnsweredAgain_andNothingIsDoneAgain() {
      TestDevice device = device();
      backend.keepsOffering = true;
      backend.offer(1001, "0.9.0", 0, TWO);
      device.run(3);
      assertEquals(List.of("refused image.counter-below-floor"), backend.outcomes());
      assertEquals(3, backend.feedback.stream().filter("1001 closed failure"::equals).count());
    }
  }

  @Nested
  class Trials {
    @Test
    void failedHealthCheck_fallsBack_andTheImageIsNotTriedAgain() {
      TestDevice device =
          device(",\"health\":[{\"kind\":\"command\",\"argv\":[\"sh\",\"-c\",\"exit 7\"]}]");
      ImageDescription v2 = backend.repository.publish("lock", "2.0.0", 2, "lock-s2", TWO);
      backend.offer(1001, v2, TWO);
      device.run(6);
      assertRuns("1.0.0", device);
      assertEquals(List.of("fell-back trial.unhealthy"), backend.outcomes());
      BootReport fellBack =
          backend.reports.stream()
              .filter(report -> report.outcome() == BootReport.Outcome.FELL_BACK)
              .findFirst()
              .orElseThrow();
      assertTrue(fellBack.failure().orElseThrow().text().contains("exit code 7"));
      assertEquals(v1.sha256(), fellBack.image().sha256());
      assertEquals(new ReleaseCounter(1), device.floor());
      assertTrue(backend.feedback.contains("1001 closed failure"));
      assertEquals(2, count(device, "agent.started") - 2, "two tries, then the old one again");

      backend.offer(1002, v2, TWO);
      device.forgetEvents();
      device.run(1);
      assertEquals(
          List.of("fell-back trial.unhealthy", "refused agent.failed-before"), backend.outcomes());
      assertFalse(device.kinds().contains("download.done"));
    }

    @Test
    void crashingImage_fallsBack() {
      TestDevice device = device();
      backend.offer(1001, "2.0.0", 2, TWO);
      assertEquals(64, device.boot(1));
      device.reset(ResetReason.REBOOT_REQUESTED);
      device.bootAndCrash(ResetReason.CRASH);
      device.bootAndCrash(ResetReason.CRASH);
      device.run(1);
      assertRuns("1.0.0", device);
      assertEquals(List.of("fell-back trial.crashed"), backend.outcomes());
      assertTrue(device.kinds().contains("update.fell-back"));
    }

    @Test
    void oneCrashedTry_isNotTheEnd() {
      TestDevice device = device();
      backend.offer(1001, "2.0.0", 2, TWO);
      assertEquals(64, device.boot(1));
      device.reset(ResetReason.REBOOT_REQUESTED);
      device.bootAndCrash(ResetReason.WATCHDOG);
      device.run(1);
      assertRuns("2.0.0", device);
      assertEquals(List.of("confirmed"), backend.outcomes());
    }

    @Test
    void serverUnreachableInTheTrial_fallsBack_andIsToldLater() {
      TestDevice device = device();
      backend.offer(1001, "2.0.0", 2, TWO);
      assertEquals(64, device.boot(1));
      device.reset(ResetReason.REBOOT_REQUESTED);
      backend.down = true;
      device.run(9);
      assertRuns("1.0.0", device);
      backend.down = false;
      device.run(1);
      assertEquals(List.of("fell-back trial.unhealthy"), backend.outcomes());
    }

    @Test
    void lostBootRecord_newImageProvesItselfAgain() throws IOException {
      TestDevice device = device();
      backend.offer(1001, "2.0.0", 2, TWO);
      device.run(1);
      // What the boot stage makes of a lost record: the newest on trial, the other to fall back to.
      device.write(BootRecord.factory(Slot.A).withTrial(Slot.B, 3));
      device.run(1);
      assertTrue(device.record().slot(Slot.B).confirmed());
      assertEquals(List.of("confirmed", "confirmed"), backend.outcomes());
    }

    @Test
    void lostJournal_isToldAndBegunAgain() throws IOException {
      TestDevice device = device();
      backend.offer(1001, "2.0.0", 2, TWO);
      backend.image = request -> request.json(500, "{}");
      device.run(1);
      for (int copy = 0; copy < 2; copy++) {
        Files.write(device.folder.journal().resolve("state-" + copy), new byte[10]);
      }
      backend.image = request -> request.file(TWO);
      device.run(1);
      assertTrue(device.kinds().contains("agent.journal-lost"));
      assertRuns("2.0.0", device);
      assertEquals(List.of("confirmed"), backend.outcomes());
    }
  }

  @Nested
  class Interruptions {
    @Test
    void cutDownload_goesOnWhereItStopped() {
      TestDevice device = device();
      backend.offer(1001, "2.0.0", 2, TWO);
      var times = new AtomicInteger();
      backend.image =
          request -> {
            if (times.getAndIncrement() < 2) {
              request.exchange().sendResponseHeaders(200, TWO.length);
              int length = BlockList.BLOCK_SIZE * times.get() + 10;
              request.exchange().getResponseBody().write(TWO, 0, length);
              throw new IOException("cut");
            }
            assertEquals("bytes=131072-", request.header("Range"));
            request.file(TWO);
          };
      device.run(4);
      assertRuns("2.0.0", device);
      assertEquals(2, count(device, "download.resumed"), () -> device.lines().toString());
      assertEquals(2, count(device, "server.unreachable"));
    }

    @Test
    void cancelBeforeTheDownload_isAnswered() {
      TestDevice device = device();
      backend.offer(1001, "2.0.0", 2, TWO);
      backend.cancelAsked = true;
      device.run(1);
      assertEquals(List.of("cancel 1001 closed success"), backend.feedback);
    }

    @Test
    void cancelDuringTheDownload_stopsIt() {
      TestDevice device = device(",\"downloadBytesPerSecond\":1000");
      backend.offer(1001, "2.0.0", 2, TWO);
      backend.image =
          request -> {
            backend.cancelAsked = true;
            request.file(TWO);
          };
      device.run(30);
      assertEquals(List.of("1001 download none", "cancel 1001 closed success"), backend.feedback);
      assertTrue(device.kinds().contains("update.canceled"));
      assertFalse(device.kinds().contains("download.done"));
      assertEquals(List.of(), backend.outcomes());
    }

    @Test
    void slowDownload_goesOn_whileTheServerStillWantsIt() {
      TestDevice device = device(",\"downloadBytesPerSecond\":1000");
      backend.offer(1001, "2.0.0", 2, TWO);
      device.run(30);
      assertRuns("2.0.0", device);
      List<String> requests = backend.server.requests();
      String bytes =
          requests.stream().filter(one -> one.endsWith(".img")).findFirst().orElseThrow();
      String next = requests.get(requests.indexOf(bytes) + 1);
      assertEquals("GET /DEFAULT/controller/v1/lock-1", next, "it asked in the middle");
    }

    @Test
    void withdrawnAction_isForgotten() {
      TestDevice device = device();
      backend.offer(1001, "2.0.0", 2, TWO);
      backend.image = request -> request.json(404, "{}");
      device.run(1);
      backend.assigned = java.util.Optional.empty();
      device.run(1);
      assertTrue(device.kinds().contains("update.canceled"));
      assertEquals(List.of(), backend.outcomes());
    }

    @Test
    void powerCutAnywhere_endsOnTheNewImage() {
      TestDevice measured = device(",\"heartbeatSeconds\":11");
      backend.offer(1001, "2.0.0", 2, TWO);
      measured.run(1);
      long signs = measured.signsOfLife;
      assertTrue(signs > 20, "signs of life in one update: " + signs);
      ImageDescription v2 = TestRepository.describe("lock", "2.0.0", 2, "lock-s2", TWO);
      for (long cut = 1; cut < signs; cut += Math.max(1, signs / 12)) {
        TestDevice device = TestDevice.make(folder.resolve("cut" + cut), backend, v1, ONE, "");
        backend.resetReports();
        backend.offer(1001, v2, TWO);
        device.cutAtSign = cut;
        device.run(3);
        device.run(3);
        assertRuns("2.0.0", device);
        assertArrayEquals(TWO, device.stored(Slot.B), "cut at " + cut);
        assertEquals(List.of("confirmed"), backend.outcomes(), "cut at " + cut);
        assertTrue(backend.assigned.isEmpty(), "closed");
      }
    }
  }

  @Nested
  class Messages {
    @Test
    void refusedReport_isDropped_otherProblemsAreNot() {
      TestDevice device = device();
      for (int status : new int[] {500, 503, 401}) {
        backend.reportStatus = status;
        device.run(1);
        assertEquals(0, count(device, "report.sent") + count(device, "report.refused"));
      }
      backend.reportStatus = 400;
      device.run(1);
      assertEquals(4, count(device, "report.refused"), "one for each boot");
      backend.reportStatus = 409;
      device.run(1);
      assertEquals(1, count(device, "report.sent"), "the server has it already");
      backend.reportStatus = 200;
      device.run(1);
      assertEquals(1, backend.reports.size());
      assertEquals(6, backend.reports.getFirst().sequence());
    }
  }

  private static long count(TestDevice device, String kind) {
    return device.kinds().stream().filter(kind::equals).count();
  }
}
