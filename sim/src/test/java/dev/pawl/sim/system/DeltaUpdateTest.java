package dev.pawl.sim.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.remote.DeltaView;
import dev.pawl.cli.remote.DownloadView;
import dev.pawl.cli.remote.RolloutView;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.protocol.DeviceEvent;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.Lookout;
import dev.pawl.sim.demo.stage.Release;
import dev.pawl.sim.hostile.HostilePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Updates by delta with the real server and the real agent: cut in the middle, from a base that is
/// not what it was, and with a patch that somebody changed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisabledOnOs(OS.WINDOWS)
class DeltaUpdateTest {
  private static final Duration MAKING = Duration.ofMinutes(2);

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

  /// The first release with every third block changed: a patch of some 500 kB, so of several
  /// sections.
  private Release changed(String version, long counter) throws IOException {
    byte[] bytes = Files.readAllBytes(first.firmware().file());
    var random = new Random(counter);
    byte[] fresh = new byte[65_536];
    for (int at = 0; at + fresh.length < bytes.length; at += 3 * fresh.length) {
      random.nextBytes(fresh);
      System.arraycopy(fresh, 0, bytes, at, fresh.length);
    }
    return test.publish(version, counter, bytes);
  }

  private DeltaView delta(Release release) throws Exception {
    List<DeltaView> deltas = test.stage().operator().awaitDeltas(release, MAKING);
    return deltas.stream()
        .filter(delta -> delta.base().equals(first.sha256()))
        .findFirst()
        .orElseThrow();
  }

  private RolloutView.Member member(RolloutView rollout, DemoDevice device) throws IOException {
    return test.stage().operator().rollout(rollout.id()).devices().stream()
        .filter(each -> each.id().equals(device.id()))
        .findFirst()
        .orElseThrow();
  }

  private static long number(DeviceEvent event, String name) {
    return event.facts().get(name).orElse(new JsonNumber(-1)) instanceof JsonNumber(long number)
        ? number
        : -1;
  }

  @Test
  void killedInTheMiddle_resumes_andSavesBytes_whileAChangedBaseTakesTheWholeImage()
      throws Exception {
    Deadline deadline = TestStage.deadline();
    test.stage().startServer(deadline);
    DemoDevice killed = test.manufacture("delta-1", first);
    DemoDevice rotten = test.manufacture("delta-2", first);
    test.enrol(killed, deadline);
    test.enrol(rotten, deadline);
    Release next = changed("2.0.0", 2);
    assertEquals("made", delta(next).state(), delta(next).toString());
    rot(rotten);

    Lookout lookout = new Lookout(test.stage(), deadline);
    RolloutView rollout = test.stage().operator().rollOut(next, List.of(killed.id(), rotten.id()));
    long third = next.length() / 3;
    lookout.event(killed.id(), DeviceEventKind.DOWNLOAD_DELTA);
    lookout.event(
        killed.id(), DeviceEventKind.DOWNLOAD_PROGRESS, event -> number(event, "done") > third);
    killed.cutPower();
    killed.powerOn();
    lookout.event(killed.id(), DeviceEventKind.DOWNLOAD_RESUMED);
    DeviceEvent given = lookout.event(rotten.id(), DeviceEventKind.DOWNLOAD_DELTA_GIVEN_UP);
    assertTrue(given.facts().toString().contains("download.base-changed"), given.toString());
    lookout.confirmed(next, List.of(killed, rotten));

    assertEquals(next.sha256(), killed.state().content());
    assertEquals(next.sha256(), rotten.state().content());
    DownloadView took = member(rollout, killed).download().orElseThrow();
    assertTrue(took.saved().value() > 0, "bytes saved: " + took);
    assertTrue(took.fetched().value() < next.length() / 2, "bytes fetched: " + took);
    DownloadView whole = member(rollout, rotten).download().orElseThrow();
    assertEquals(ByteCount.ZERO, whole.saved());
    assertEquals(new ByteCount(next.length()), whole.fetched());
  }

  /// A byte of the slot that runs changes.
  private static void rot(DemoDevice device) throws IOException {
    Path slot = device.folder().slotImage(device.state().slot());
    byte[] bytes = Files.readAllBytes(slot);
    bytes[700_000] ^= 1;
    Files.write(slot, bytes);
  }

  @Test
  void patchChangedByATamperedServer_isGivenUp_andTheRightImageRuns() throws Exception {
    Deadline deadline = TestStage.deadline();
    test.stage().startTamperedServer(HostilePlan.HARMLESS, deadline);
    DemoDevice device = test.manufacture("delta-3", first);
    test.enrol(device, deadline);
    Release next = changed("3.0.0", 3);
    Digest patch = delta(next).patch().orElseThrow();
    test.stage().changePlan(HostilePlan.HARMLESS.withForgedImage(patch));

    Lookout lookout = new Lookout(test.stage(), deadline);
    test.stage().operator().rollOut(next, List.of(device.id()));
    lookout.event(device.id(), DeviceEventKind.DOWNLOAD_DELTA);
    lookout.event(device.id(), DeviceEventKind.DOWNLOAD_DELTA_GIVEN_UP);
    lookout.confirmed(next, List.of(device));
    assertEquals(next.sha256(), device.state().content());
  }
}
