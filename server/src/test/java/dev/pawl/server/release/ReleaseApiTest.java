package dev.pawl.server.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonView;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.value.Digest;
import dev.pawl.server.Ports;
import dev.pawl.server.testkit.TestClient;
import dev.pawl.server.testkit.TestSite;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Artifacts, publication and releases over the operator API.
class ReleaseApiTest {
  @TempDir static Path folder;
  private static TestSite site;

  @BeforeAll
  static void start() throws IOException {
    site = TestSite.in(folder);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Nested
  class Artifacts {
    @Test
    void anUpload_isThereAfterwards_andTakenOnce() throws IOException {
      var bytes = "an image".getBytes(UTF_8);
      var path = "/artifacts/" + Digest.sha256(bytes).hex();
      assertEquals(404, site.api("HEAD", path, new byte[0]).statusCode());
      var stored = site.api("PUT", path, bytes);
      assertEquals(201, stored.statusCode());
      assertEquals(bytes.length, TestSite.json(stored).number("length"));
      var head = site.api("HEAD", path, new byte[0]);
      assertEquals(200, head.statusCode());
      assertEquals("8", head.headers().firstValue("content-length").orElseThrow());
      assertEquals(200, site.api("PUT", path, bytes).statusCode());
    }

    @Test
    void otherBytesThanAnnounced_areRefused() throws IOException {
      var path = "/artifacts/" + Digest.sha256("this".getBytes(UTF_8)).hex();
      refused(422, "artifact.digest-mismatch", site.api("PUT", path, "that".getBytes(UTF_8)));
      assertEquals(404, site.api("HEAD", path, new byte[0]).statusCode());
    }

    @Test
    void aMalformedDigest_isRefused() throws IOException {
      refused(400, "input.malformed", site.api("PUT", "/artifacts/abc", new byte[1]));
    }

    @Test
    void anUploadCutAtHalf_leavesNothing() throws IOException {
      var bytes = new byte[1_000_000];
      var sha256 = Digest.sha256(bytes).hex();
      var uploads = folder.resolve("artifacts/uploads");
      try (var operators =
              TestClient.to(
                  site.server().operatorPort(), site.authority(), java.util.Optional.empty());
          var socket = operators.connect()) {
        TestClient.write(
            socket,
            "PUT /api/v1/artifacts/%s HTTP/1.1\r\nHost: localhost\r\n".formatted(sha256)
                + "Authorization: Bearer %s\r\n".formatted(site.adminToken())
                + "Content-Length: 1000000\r\n\r\n");
        socket.getOutputStream().write(bytes, 0, 500_000);
        socket.getOutputStream().flush();
        await(() -> count(uploads) == 1);
      }
      await(() -> count(uploads) == 0);
      assertEquals(404, site.api("HEAD", "/artifacts/" + sha256, new byte[0]).statusCode());
      assertEquals(201, site.api("PUT", "/artifacts/" + sha256, bytes).statusCode());
    }

    @Test
    void withoutALength_isRefused() throws IOException {
      var sha256 = Digest.sha256(new byte[0]).hex();
      try (var operators =
              TestClient.to(
                  site.server().operatorPort(), site.authority(), java.util.Optional.empty());
          var socket = operators.connect()) {
        TestClient.write(
            socket,
            "PUT /api/v1/artifacts/%s HTTP/1.1\r\nHost: localhost\r\n".formatted(sha256)
                + "Authorization: Bearer %s\r\n".formatted(site.adminToken())
                + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        var answer = TestClient.readAll(socket);
        assertTrue(answer.startsWith("HTTP/1.1 411 "), answer);
      }
    }

    @Test
    void aFullDisk_isAnswered507() throws IOException {
      try (var full = TestSite.in(folder.resolve("full"), ReleaseApiTest::withoutRoom)) {
        var bytes = new byte[10];
        var answer = full.api("PUT", "/artifacts/" + Digest.sha256(bytes).hex(), bytes);
        refused(507, "artifact.disk-full", answer);
      }
    }
  }

  private static Ports withoutRoom(Ports real) {
    try {
      var artifacts = FileArtifactStore.open(folder.resolve("full/artifacts"), () -> 5L);
      return new Ports(
          artifacts, real.decider(), real.metadata(), real.clock(), real.signer(), real.deltas());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Nested
  class Publishing {
    @Test
    void fromUploadToTheListOfReleases() throws IOException {
      long head = site.auditHead();
      var image = site.uploaded("1.0.0", 1, "v1".getBytes(UTF_8));
      var line = site.people().signed(image);
      var answer = site.api("PUT", "/repository/lines/lock", line);
      assertEquals(201, answer.statusCode(), answer.body());
      assertEquals("line-lock", TestSite.json(answer).text("role"));
      assertEquals(200, site.api("PUT", "/repository/lines/lock", line).statusCode());
      assertEquals(
          List.of("artifact.stored " + image.sha256().hex(), "release.published line-lock"),
          site.actsAfter(head));

      long version = TestSite.json(answer).number("version");
      var file =
          site.api("GET", "/repository/metadata/" + version + ".line-lock.json", new byte[0]);
      assertArrayEquals(line, file.body().getBytes(UTF_8));
      assertEquals(
          404,
          site.api("GET", "/repository/metadata/999.line-lock.json", new byte[0]).statusCode());
      assertTrue(paths(site.get("/releases")).contains(image.path().value()));
    }

    @Test
    void theListComesInParts() throws IOException {
      for (int i = 0; i < 3; i++) {
        site.published("5.0." + i, 1, ("part " + i).getBytes(UTF_8));
      }
      var first = site.get("/releases?limit=2");
      assertEquals(2, first.array("items").size());
      var second = site.get("/releases?limit=2&after=" + first.text("next"));
      assertTrue(paths(first).stream().noneMatch(path -> paths(second).contains(path)));
      assertEquals(400, site.api("GET", "/releases?after=x", new byte[0]).statusCode());
    }

    @Test
    void whatIsNotGenuine_isAnswered422_withTheCodeOfTrust() throws IOException {
      var image = site.uploaded("6.0.0", 1, "v6".getBytes(UTF_8));
      var line = site.people().signed(image);
      var flipped = line.clone();
      flipped[line.length / 2] ^= 1;
      var answer = site.api("PUT", "/repository/lines/lock", flipped);
      assertEquals(422, answer.statusCode());
      assertTrue(TestSite.json(answer).text("code").startsWith("trust."), answer.body());
      site.publish(line);
    }

    @Test
    void aLineNobodyKnows_isAnswered404() throws IOException {
      refused(
          404,
          "release.unknown-line",
          site.api("PUT", "/repository/lines/door", "{}".getBytes(UTF_8)));
    }

    @Test
    void aMissingImage_isAnswered422() throws IOException {
      var image = TestRepository.describe("cam", "1.0.0", 1, "cam-c1", new byte[3]);
      refused(
          422,
          "release.artifact-missing",
          site.api("PUT", "/repository/lines/cam", site.people().signed(image)));
    }

    @Test
    void aBodyBeyondTheLimit_isAnswered413() throws IOException {
      var answer = site.api("PUT", "/repository/lines/lock", new byte[1024 * 1024 + 1]);
      assertEquals(413, answer.statusCode());
    }
  }

  private static List<String> paths(JsonView page) {
    return page.array("items").stream().map(release -> release.text("path")).toList();
  }

  private static void refused(int status, String code, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(code, TestSite.json(answer).text("code"));
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  /// Waits until the other side has noticed, 20 s at most.
  private static void await(Condition condition) throws IOException {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < end, "not within 20 s");
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  private static long count(Path uploads) throws IOException {
    try (var files = Files.list(uploads)) {
      return files.count();
    }
  }
}
