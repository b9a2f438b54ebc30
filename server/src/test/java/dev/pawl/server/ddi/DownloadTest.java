package dev.pawl.server.ddi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.image.BlockList;
import dev.pawl.core.protocol.BootReport.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Downloads over the device listener (docs/spec/ddi-profile.md, "The deployment").
class DownloadTest {
  @TempDir static Path folder;
  private static DdiSite site;

  @BeforeAll
  static void start() throws IOException {
    site = new DdiSite(folder);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void theWholeImage_withItsHeaders() throws Exception {
    var device = site.assigned();
    var answer = device.fetch("GET", site.image(device));
    assertEquals(200, answer.statusCode());
    assertArrayEquals(DdiSite.BYTES, answer.body());
    assertEquals("\"" + DdiSite.hex("SHA-1") + "\"", DdiSite.header(answer, "etag"));
    assertEquals("bytes", DdiSite.header(answer, "accept-ranges"));
    assertEquals("nosniff", DdiSite.header(answer, "x-content-type-options"));
    assertEquals("application/octet-stream", DdiSite.header(answer, "content-type"));
    assertEquals(
        "attachment;filename=lock-2.0.0.img", DdiSite.header(answer, "content-disposition"));
    assertEquals(List.of("running", "retrieved", "download"), site.statuses(device));
  }

  @Test
  void head_saysTheLength_andNotesNothing() throws Exception {
    var device = site.assigned();
    var answer = device.fetch("HEAD", site.image(device));
    assertEquals(200, answer.statusCode());
    assertEquals(Integer.toString(DdiSite.BYTES.length), DdiSite.header(answer, "content-length"));
    assertEquals(0, answer.body().length);
    assertEquals(List.of("running", "retrieved"), site.statuses(device));
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-99,        0,      100",
    "bytes=100000-,     100000, 50000",
    "bytes=-10,         149990, 10",
    "bytes=149999-9999999, 149999, 1",
    "bytes=-9999999,    0,      150000"
  })
  void oneRange(String range, int from, int length) throws Exception {
    var device = site.assigned();
    var answer = device.fetch("GET", site.image(device), "Range", range);
    assertEquals(206, answer.statusCode());
    assertArrayEquals(Arrays.copyOfRange(DdiSite.BYTES, from, from + length), answer.body());
    assertEquals(
        "bytes %d-%d/150000".formatted(from, from + length - 1),
        DdiSite.header(answer, "content-range"));
    assertEquals(List.of("running", "retrieved"), site.statuses(device));
  }

  @Test
  void aRangeBeyondTheEnd_isNotSatisfiable() throws Exception {
    var device = site.assigned();
    var answer = device.fetch("GET", site.image(device), "Range", "bytes=150000-");
    assertEquals(416, answer.statusCode());
    assertEquals("bytes */150000", DdiSite.header(answer, "content-range"));
  }

  @Test
  void aRangeOfOtherBytes_isTheWhole() throws Exception {
    var device = site.assigned();
    var url = site.image(device);
    var same = "\"" + DdiSite.hex("SHA-1") + "\"";
    assertEquals(206, device.fetch("GET", url, "Range", "bytes=5-", "If-Range", same).statusCode());
    assertEquals(
        200, device.fetch("GET", url, "Range", "bytes=5-", "If-Range", "\"x\"").statusCode());
  }

  @Test
  void theMd5Sum_inItsTextForm() throws Exception {
    var device = site.assigned();
    var answer = device.fetch("GET", URI.create(site.image(device) + ".MD5SUM"));
    assertEquals(200, answer.statusCode());
    assertEquals(DdiSite.hex("MD5") + "  lock-2.0.0.img", new String(answer.body(), UTF_8));
  }

  @Test
  void theBlockHashes() throws Exception {
    var device = site.assigned();
    var url = URI.create(site.image(device) + ".blocks");
    var blocks = BlockList.of(new ByteArrayInputStream(DdiSite.BYTES)).encoded();
    assertArrayEquals(blocks, device.fetch("GET", url).body());
    assertArrayEquals(
        Arrays.copyOfRange(blocks, 32, blocks.length),
        device.fetch("GET", url, "Range", "bytes=32-").body());
  }

  @Test
  void whatIsNotAssigned_isNotThere() throws Exception {
    var device = site.device();
    var other = site.assigned();
    var theirs = site.image(other).getPath();
    var stolen = theirs.replace(other.id().value(), device.id().value());
    for (var suffix : List.of("", ".blocks", ".MD5SUM")) {
      assertEquals(404, device.client().get(stolen + suffix).statusCode(), suffix);
      assertEquals(403, device.client().get(theirs + suffix).statusCode(), suffix);
    }
    assertEquals(404, other.client().get(theirs.replace("lock-2", "lock-1")).statusCode());
    assertEquals(
        404, other.client().get(theirs.replaceAll("modules/[0-9]+", "modules/1")).statusCode());
  }

  @Test
  void afterTheEnd_onlyTheBlocksOfTheProvedImageRemain() throws Exception {
    var device = site.assigned();
    var url = site.image(device);
    var action = device.offered().orElseThrow();
    assertEquals(
        200,
        device
            .send(device.report(Outcome.CONFIRMED, Optional.of(action), site.v2, 2))
            .statusCode());
    assertEquals(404, device.fetch("GET", url).statusCode());
    assertEquals(404, device.fetch("GET", URI.create(url + ".MD5SUM")).statusCode());
    assertEquals(200, device.fetch("GET", URI.create(url + ".blocks")).statusCode());
  }

  @Test
  void whileCancelling_nothingIsHandedOut() throws Exception {
    var device = site.assigned();
    var url = site.image(device);
    site.server.rollOut(site.v1, device);
    assertEquals(404, device.fetch("GET", url).statusCode());
  }

  @Test
  void metadata_isHandedOutByteForByte_toAnyDevice() throws Exception {
    var device = site.device();
    var root =
        device.fetch("GET", device.link("pawl:metadata").orElseThrow().resolve("1.root.json"));
    assertEquals(200, root.statusCode());
    assertArrayEquals(site.server.people().factoryRoot(), root.body());
    var missing = device.client().get("/DEFAULT/repository/metadata/99.root.json").statusCode();
    assertEquals(404, missing);
  }
}
