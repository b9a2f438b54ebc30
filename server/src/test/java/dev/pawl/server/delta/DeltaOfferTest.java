package dev.pawl.server.delta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.protocol.BootReport.Download;
import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.server.testkit.TestFleetDevice;
import dev.pawl.server.testkit.TestSite;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Deltas from the fleet's versions to the devices, over the real server.
@Timeout(120)
class DeltaOfferTest {
  private static final byte[] PATCH = "what leads from one to two".getBytes(UTF_8);

  @TempDir static Path folder;
  private static TestSite site;
  private static ImageDescription v1;
  private static ImageDescription v2;
  private static TestFleetDevice device;

  @BeforeAll
  static void start() throws Exception {
    site = TestSite.withDeltas(folder, DeltaOfferTest::made);
    v1 = site.published("1.0.0", 1, "one".repeat(100).getBytes(UTF_8));
    device = site.device("lock-1");
    assertEquals(
        200, device.send(device.report(Outcome.RUNNING, Optional.empty(), v1, 1)).statusCode());
    v2 = site.published("2.0.0", 2, "two".repeat(100).getBytes(UTF_8));
    while (listed().isEmpty() || listed().getFirst().text("state").equals("wanted")) {
      Thread.onSpinWait();
    }
    site.rollOut(v2, device);
  }

  private static Result<DeltaMaker.Made, DeltaMakeFailure> made(
      DeltaMaker.Order order, Runnable alive) throws IOException {
    Files.write(order.patch(), PATCH);
    return Result.ok(new DeltaMaker.Made(new ByteCount(1000), new ByteCount(200)));
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static List<JsonView> listed() throws IOException {
    return site.get("/deltas").array("items");
  }

  private static URI patch(TestFleetDevice asking, String name) {
    return site.server().publicUrl().resolve(asking.path("/deltas/" + name));
  }

  private static JsonView artifact() throws IOException {
    JsonView chunk =
        device
            .deployment(device.offered().orElseThrow())
            .object("deployment")
            .array("chunks")
            .getFirst();
    assertEquals(1, chunk.array("artifacts").size(), "foreign clients see the image alone");
    return chunk.array("artifacts").getFirst();
  }

  @Test
  void publishing_makesTheDelta_beforeAnythingIsRolledOut() throws IOException {
    JsonView delta = listed().getFirst();
    assertEquals("made", delta.text("state"));
    assertEquals(v1.sha256().hex(), delta.text("base"));
    assertEquals(v1.path().value(), delta.text("basePath"));
    assertEquals(v2.path().value(), delta.text("imagePath"));
    assertEquals(PATCH.length, delta.number("length"));
    assertEquals(200, delta.number("compressed"));
    assertTrue(
        site.actsAfter(0).contains("delta.made delta/" + v2.sha256().hex()), "the audit log knows");
  }

  @Test
  void director_namesIt() throws IOException {
    String bundle =
        device
            .client()
            .send(
                "POST",
                device.path("/metadata"),
                "{\"nonce\":\"00112233445566778899aabbccddeeff\",\"director\":{}}")
            .body();
    assertTrue(bundle.contains("\"base\":\"" + v1.sha256().hex() + "\""), bundle);
    assertTrue(bundle.contains(Digest.sha256(PATCH).hex()), bundle);
  }

  @Test
  void deployment_linksTheFolder_andThePatchIsThere_inRangesToo() throws Exception {
    URI link = URI.create(artifact().object("_links").object("pawl:deltas").text("href"));
    URI url = link.resolve(Digest.sha256(PATCH).hex());
    assertArrayEquals(PATCH, device.fetch("GET", url).body());
    var part = device.fetch("GET", url, "Range", "bytes=5-");
    assertEquals(206, part.statusCode());
    assertEquals(PATCH.length - 5, part.body().length);
  }

  @Test
  void patch_isServedOnlyWhereItIsOffered() throws Exception {
    String name = Digest.sha256(PATCH).hex();
    TestFleetDevice other = site.device("lock-2");
    assertEquals(404, other.fetch("GET", patch(other, name)).statusCode(), "no offer");
    assertEquals(403, other.fetch("GET", patch(device, name)).statusCode(), "not its own path");
    String image = v2.sha256().hex();
    assertEquals(404, device.fetch("GET", patch(device, image)).statusCode(), "no patch");
    assertEquals(404, device.fetch("GET", patch(device, "x")).statusCode(), "no digest");
  }

  @Test
  void whatADownloadTook_isShownForRolloutAndDevice() throws IOException {
    TestFleetDevice updated = site.device("lock-3");
    JsonView rollout = site.rollOut(v2, updated);
    var action = updated.offered();
    BootReport plain = updated.report(Outcome.CONFIRMED, action, v2, 2);
    var report =
        new BootReport(
            plain.device(),
            plain.sequence(),
            plain.at(),
            plain.action(),
            plain.outcome(),
            plain.slot(),
            plain.image(),
            plain.floor(),
            plain.bootCount(),
            plain.lastReset(),
            plain.failure(),
            Optional.of(new Download(new ByteCount(26), new ByteCount(274))));
    assertEquals(200, updated.send(report).statusCode());
    JsonView shown = site.get("/rollouts/" + rollout.text("id"));
    assertEquals(274, shown.object("download").number("saved"));
    assertEquals(26, shown.array("devices").getFirst().object("download").number("fetched"));
    JsonView assigned = site.get("/devices/" + updated.id()).object("assigned");
    assertEquals(274, assigned.object("download").number("saved"));
  }
}
