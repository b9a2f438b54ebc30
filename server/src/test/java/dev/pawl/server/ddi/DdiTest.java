package dev.pawl.server.ddi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.image.BlockList;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.protocol.ActionFeedback.Execution;
import dev.pawl.core.protocol.ActionFeedback.Finished;
import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ActionId;
import dev.pawl.server.testkit.TestFleetDevice;
import dev.pawl.server.testkit.TestSite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The device listener as its clients see it: the real server over TLS with client certificates.
/// The headings are those of docs/spec/ddi-profile.md.
class DdiTest {
  private static final byte[] BYTES = bytes(150_000);
  private static final AtomicInteger NUMBER = new AtomicInteger(100);

  @TempDir static Path folder;
  private static TestSite server;
  private static ImageDescription v1;
  private static ImageDescription v2;

  @BeforeAll
  static void start() throws IOException {
    server = TestSite.in(folder);
    v1 = server.published("1.0.0", 1, "first".getBytes(UTF_8));
    v2 = server.published("2.0.0", 2, BYTES);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Nested
  class WhoMayAsk {
    @Test
    void theOwnPathOnly() throws IOException {
      var one = device();
      var other = device();
      var answer = one.client().get(other.path(""));
      assertEquals(403, answer.statusCode());
      assertEquals("identity.other-device", TestSite.json(answer).text("errorCode"));
      assertEquals(404, one.client().get("/OTHER/controller/v1/" + one.id()).statusCode());
    }

    @Test
    void aRevokedDevice_isRefusedOnItsNextRequest() throws IOException {
      var device = device();
      device.poll();
      server.api(
          200,
          "POST",
          "/devices/" + device.id() + "/revoke",
          JsonObject.builder().put("reason", "stolen").build());
      assertEquals(403, device.get("").statusCode());
    }
  }

  @Nested
  class ThePoll {
    @Test
    void withNothingToDo_saysWhenToComeBack_andWhereOurThingsAre() throws IOException {
      var device = device();
      var answer = device.get("");
      assertTrue(answer.headers().firstValue("content-length").isPresent());
      assertEquals(
          "00:05:00", TestSite.json(answer).object("config").object("polling").text("sleep"));
      assertEquals(Optional.empty(), device.offered());
      var base = server.server().publicUrl();
      assertEquals(
          Optional.of(base.resolve("/DEFAULT/repository/metadata/")), device.link("pawl:metadata"));
      assertEquals(Optional.of(base.resolve(device.path("/report"))), device.link("pawl:report"));
    }

    @Test
    void configData_isGoneOnTheVeryNextPoll() throws IOException {
      var device = device();
      var link = device.link("configData").orElseThrow();
      assertEquals(server.server().publicUrl().resolve(device.path("/configData")), link);
      var put = device.send("PUT", "/configData", "{\"data\":{\"hardware\":\"lock-s2\"}}");
      assertEquals(200, put.statusCode());
      assertEquals("", put.body());
      assertEquals(Optional.empty(), device.link("configData"));
      assertEquals("lock-s2", shown(device).object("attributes").text("hardware"));
    }

    @Test
    void configData_mergesReplacesAndRemoves_asOlderClientsSendIt() throws IOException {
      var device = device();
      put(device, "{\"id\":\"\",\"time\":\"\",\"status\":{},\"data\":{\"a\":\"1\",\"b\":\"2\"}}");
      put(device, "{\"mode\":\"merge\",\"data\":{\"b\":\"3\"}}");
      assertEquals("{\"a\":\"1\",\"b\":\"3\"}", attributes(device));
      put(device, "{\"mode\":\"remove\",\"data\":{\"a\":\"\"}}");
      assertEquals("{\"b\":\"3\"}", attributes(device));
      put(device, "{\"mode\":\"replace\",\"data\":{\"c\":\"4\"}}");
      assertEquals("{\"c\":\"4\"}", attributes(device));
    }

    @Test
    void attributesThatChangeNothing_areNotAuditedAgain() throws IOException {
      var device = device();
      put(device, "{\"data\":{\"a\":\"1\"}}");
      long head = server.auditHead();
      put(device, "{\"data\":{\"a\":\"1\"}}");
      assertEquals(head, server.auditHead());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "[]",
          "{",
          "{}",
          "{\"data\":{}}",
          "{\"data\":{\"a\":1}}",
          "{\"data\":[]}",
          "{\"data\":{\"a\":\"1\",\"a\":\"2\"}}",
          "{\"mode\":\"add\",\"data\":{\"a\":\"1\"}}",
          "{\"data\":{\"\":\"1\"}}"
        })
    void oddAttributes_areAnswered400_andStayWanted(String body) throws IOException {
      var device = device();
      assertEquals(400, device.send("PUT", "/configData", body).statusCode());
      assertTrue(device.link("configData").isPresent());
    }

    @Test
    void moreThan100Attributes_areRefused() throws IOException {
      var device = device();
      for (int part = 0; part < 2; part++) {
        var data = new StringBuilder();
        for (int i = 0; i < 60; i++) {
          data.append("\"k").append(part * 60 + i).append("\":\"v\",");
        }
        data.setLength(data.length() - 1);
        var answer = device.send("PUT", "/configData", "{\"data\":{" + data + "}}");
        assertEquals(part == 0 ? 200 : 400, answer.statusCode());
      }
      assertEquals(60, shown(device).object("attributes").asMembers().size());
    }

    @Test
    void actionsAreNumberedFrom1001_andLinksAreAbsolute() throws IOException {
      var device = assigned();
      var link = device.link("deploymentBase").orElseThrow();
      var action = device.offered().orElseThrow();
      assertTrue(action.value() >= ActionId.FIRST);
      assertEquals(
          server.server().publicUrl().resolve(device.path("/deploymentBase/" + action)), link);
      assertEquals(Optional.empty(), device.link("cancelAction"));
    }
  }

  @Nested
  class TheDeployment {
    @Test
    void hasOneChunk_oneArtifact_allHashes_bothPairsOfLinks() throws Exception {
      var device = assigned();
      var action = device.offered().orElseThrow();
      var deployment = device.deployment(action);
      assertEquals(action.toString(), deployment.text("id"));
      var handling = deployment.object("deployment");
      assertEquals("forced", handling.text("download"));
      assertEquals("forced", handling.text("update"));
      var chunk = only(handling.array("chunks"));
      assertEquals("os", chunk.text("part"));
      assertEquals("lock", chunk.text("name"));
      assertEquals("2.0.0", chunk.text("version"));
      var target = only(chunk.array("metadata"));
      assertEquals("pawl.target", target.text("key"));
      assertEquals(v2.path().value(), target.text("value"));
      var artifact = only(chunk.array("artifacts"));
      assertEquals("lock-2.0.0.img", artifact.text("filename"));
      assertEquals(BYTES.length, artifact.number("size"));
      var hashes = artifact.object("hashes");
      assertEquals(hex("MD5"), hashes.text("md5"));
      assertEquals(hex("SHA-1"), hashes.text("sha1"));
      assertEquals(hex("SHA-256"), hashes.text("sha256"));
      assertEquals(href(artifact, "download"), href(artifact, "download-http"));
      assertEquals(href(artifact, "md5sum"), href(artifact, "md5sum-http"));
      assertEquals(href(artifact, "download") + ".MD5SUM", href(artifact, "md5sum").toString());
      assertEquals(
          href(artifact, "download") + ".blocks", href(artifact, "pawl:blocks").toString());
    }

    @Test
    void readingIt_isNotedOnce() throws IOException {
      var device = assigned();
      var action = device.offered().orElseThrow();
      device.deployment(action);
      device.deployment(action);
      assertEquals(List.of("running", "retrieved"), statuses(device));
      assertEquals(Optional.of(action), device.offered());
    }

    @Test
    void ofAnotherDevice_orUnknown_isNotThere() throws IOException {
      var device = assigned();
      var other = assigned();
      assertEquals(404, device.get("/deploymentBase/" + other.offered().get()).statusCode());
      assertEquals(404, device.get("/deploymentBase/2147483647").statusCode());
      assertEquals(400, device.get("/deploymentBase/abc").statusCode());
    }
  }

  @Nested
  class Downloads {
    @Test
    void theWholeImage_withItsHeaders() throws Exception {
      var device = assigned();
      var answer = device.fetch("GET", image(device));
      assertEquals(200, answer.statusCode());
      assertArrayEquals(BYTES, answer.body());
      assertEquals("\"" + hex("SHA-1") + "\"", header(answer, "etag"));
      assertEquals("bytes", header(answer, "accept-ranges"));
      assertEquals("nosniff", header(answer, "x-content-type-options"));
      assertEquals("application/octet-stream", header(answer, "content-type"));
      assertEquals("attachment;filename=lock-2.0.0.img", header(answer, "content-disposition"));
      assertEquals(List.of("running", "retrieved", "download"), statuses(device));
    }

    @Test
    void head_saysTheLength_andNotesNothing() throws Exception {
      var device = assigned();
      var answer = device.fetch("HEAD", image(device));
      assertEquals(200, answer.statusCode());
      assertEquals(Integer.toString(BYTES.length), header(answer, "content-length"));
      assertEquals(0, answer.body().length);
      assertEquals(List.of("running", "retrieved"), statuses(device));
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
      var device = assigned();
      var answer = device.fetch("GET", image(device), "Range", range);
      assertEquals(206, answer.statusCode());
      assertArrayEquals(Arrays.copyOfRange(BYTES, from, from + length), answer.body());
      assertEquals(
          "bytes %d-%d/150000".formatted(from, from + length - 1), header(answer, "content-range"));
      assertEquals(List.of("running", "retrieved"), statuses(device));
    }

    @Test
    void aRangeBeyondTheEnd_isNotSatisfiable() throws Exception {
      var device = assigned();
      var answer = device.fetch("GET", image(device), "Range", "bytes=150000-");
      assertEquals(416, answer.statusCode());
      assertEquals("bytes */150000", header(answer, "content-range"));
    }

    @Test
    void aRangeOfOtherBytes_isTheWhole() throws Exception {
      var device = assigned();
      var url = image(device);
      var same = "\"" + hex("SHA-1") + "\"";
      assertEquals(
          206, device.fetch("GET", url, "Range", "bytes=5-", "If-Range", same).statusCode());
      assertEquals(
          200, device.fetch("GET", url, "Range", "bytes=5-", "If-Range", "\"x\"").statusCode());
    }

    @Test
    void theMd5Sum_inItsTextForm() throws Exception {
      var device = assigned();
      var answer = device.fetch("GET", URI.create(image(device) + ".MD5SUM"));
      assertEquals(200, answer.statusCode());
      assertEquals(hex("MD5") + "  lock-2.0.0.img", new String(answer.body(), UTF_8));
    }

    @Test
    void theBlockHashes() throws Exception {
      var device = assigned();
      var url = URI.create(image(device) + ".blocks");
      var blocks = BlockList.of(new ByteArrayInputStream(BYTES)).encoded();
      assertArrayEquals(blocks, device.fetch("GET", url).body());
      assertArrayEquals(
          Arrays.copyOfRange(blocks, 32, blocks.length),
          device.fetch("GET", url, "Range", "bytes=32-").body());
    }

    @Test
    void whatIsNotAssigned_isNotThere() throws Exception {
      var device = device();
      var other = assigned();
      var theirs = image(other).getPath();
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
      var device = assigned();
      var url = image(device);
      var action = device.offered().orElseThrow();
      assertEquals(
          200,
          device.send(device.report(Outcome.CONFIRMED, Optional.of(action), v2, 2)).statusCode());
      assertEquals(404, device.fetch("GET", url).statusCode());
      assertEquals(404, device.fetch("GET", URI.create(url + ".MD5SUM")).statusCode());
      assertEquals(200, device.fetch("GET", URI.create(url + ".blocks")).statusCode());
    }

    @Test
    void whileCancelling_nothingIsHandedOut() throws Exception {
      var device = assigned();
      var url = image(device);
      server.rollOut(v1, device);
      assertEquals(404, device.fetch("GET", url).statusCode());
    }

    @Test
    void metadata_isHandedOutByteForByte_toAnyDevice() throws Exception {
      var device = device();
      var root =
          device.fetch("GET", device.link("pawl:metadata").orElseThrow().resolve("1.root.json"));
      assertEquals(200, root.statusCode());
      assertArrayEquals(server.people().factoryRoot(), root.body());
      var missing = device.client().get("/DEFAULT/repository/metadata/99.root.json").statusCode();
      assertEquals(404, missing);
    }
  }

  @Nested
  class Feedback {
    @Test
    void aBurstOf25_isTaken_andKeptInOrder() throws IOException {
      var device = assigned();
      var action = device.offered().orElseThrow();
      for (int i = 1; i <= 24; i++) {
        assertEquals(
            200, device.feedback(action, Execution.PROCEEDING, Finished.NONE, "step " + i));
      }
      assertEquals(200, device.feedback(action, Execution.CLOSED, Finished.SUCCESS, "installed"));
      var history = action(device).array("history");
      assertEquals(26, history.size());
      assertEquals("step 24", only(history.get(24).array("messages")).asText());
      assertEquals("finished", history.getLast().text("status"));
      assertTrue(action(device).flag("claimed"));
      assertEquals(false, action(device).flag("evidenced"));
    }

    @Test
    void afterClosed_theDeploymentIsGoneOnTheVeryNextPoll() throws IOException {
      var device = assigned();
      var action = device.offered().orElseThrow();
      assertEquals(200, device.feedback(action, Execution.CLOSED, Finished.FAILURE, "no"));
      assertEquals(Optional.empty(), device.offered());
      assertEquals(404, device.get("/deploymentBase/" + action).statusCode());
      assertEquals("error", action(device).text("state"));
    }

    @Test
    void onAClosedAction_isAnswered410() throws IOException {
      var device = assigned();
      var action = device.offered().orElseThrow();
      device.feedback(action, Execution.CLOSED, Finished.SUCCESS);
      assertEquals(410, device.feedback(action, Execution.CLOSED, Finished.SUCCESS));
      assertEquals(410, device.feedback(action, Execution.PROCEEDING, Finished.NONE));
    }

    @Test
    void onAnotherDevicesAction_isAnswered404_andChangesNothing() throws IOException {
      var device = assigned();
      var other = assigned();
      var theirs = other.offered().orElseThrow();
      long head = server.auditHead();
      assertEquals(404, device.feedback(theirs, Execution.CLOSED, Finished.SUCCESS));
      assertEquals(404, device.cancelFeedback(theirs, Execution.CLOSED, Finished.SUCCESS));
      assertEquals(head, server.auditHead());
      assertEquals(Optional.of(theirs), other.offered());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"id\":1001,\"status\":{\"execution\":\"proceeding\",\"result\":{\"finished\":\"none\","
              + "\"progress\":{\"cnt\":0,\"of\":0}},\"details\":[\"a\"]}}",
          "{\"id\":\"1001\",\"time\":\"20261120T120000\",\"status\":{\"execution\":\"proceeding\","
              + "\"result\":{\"finished\":\"none\"},\"details\":[\"a\"]}}",
          "{\"timestamp\":1,\"status\":{\"execution\":\"proceeding\",\"code\":7,"
              + "\"result\":{\"finished\":\"none\"},\"unknown\":[]}}"
        })
    void theFormsOfExistingClients_areTaken(String body) throws IOException {
      var device = assigned();
      var action = device.offered().orElseThrow();
      var answer = device.send("POST", "/deploymentBase/" + action + "/feedback", body);
      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals("", answer.body());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "null",
          "[]",
          "{",
          "{}",
          "{\"status\":{}}",
          "{\"status\":[]}",
          "{\"status\":{\"execution\":\"closed\"}}",
          "{\"status\":{\"execution\":\"exploded\",\"result\":{\"finished\":\"none\"}}}",
          "{\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"maybe\"}}}",
          "{\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"success\"},"
              + "\"details\":[\"raw \" quote\nand newline\"]}}",
          "{\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"success\"},"
              + "\"details\":[1]}}"
        })
    void oddBodies_areAnswered400_andChangeNothing(String body) throws IOException {
      var device = assigned();
      var action = device.offered().orElseThrow();
      long head = server.auditHead();
      var answer = device.send("POST", "/deploymentBase/" + action + "/feedback", body);
      assertEquals(400, answer.statusCode());
      assertEquals(head, server.auditHead());
      assertEquals(Optional.of(action), device.offered());
    }

    @Test
    void aBodyNestedTenThousandDeep_isAnswered400() throws IOException {
      var device = assigned();
      var action = device.offered().orElseThrow();
      var deep = "[".repeat(10_000) + "]".repeat(10_000);
      assertEquals(
          400, device.send("POST", "/deploymentBase/" + action + "/feedback", deep).statusCode());
    }

    @Test
    void moreThan50Messages_areAnswered400() throws IOException {
      var device = assigned();
      var action = device.offered().orElseThrow();
      var details = String.join(",", java.util.Collections.nCopies(51, "\"x\""));
      var body =
          "{\"status\":{\"execution\":\"proceeding\",\"result\":{\"finished\":\"none\"},"
              + "\"details\":["
              + details
              + "]}}";
      assertEquals(
          400, device.send("POST", "/deploymentBase/" + action + "/feedback", body).statusCode());
    }
  }

  @Nested
  class Cancelling {
    @Test
    void anActionTheDeviceNeverRead_vanishes() throws IOException {
      var device = device();
      var rollout = server.rollOut(v2, device);
      cancel(rollout);
      assertEquals(Optional.empty(), device.offered());
      assertEquals(Optional.empty(), device.toCancel());
      assertEquals("canceled", action(device).text("state"));
    }

    @Test
    void anActionTheDeviceKnows_isAskedToStop_insteadOfOffered() throws IOException {
      var device = device();
      var action = read(device);
      cancel(server.get("/rollouts/" + rolloutOf(device)));
      assertEquals(Optional.empty(), device.offered());
      assertEquals(Optional.of(action), device.toCancel());
      assertEquals(404, device.get("/deploymentBase/" + action).statusCode());
      var body = TestSite.json(device.get("/cancelAction/" + action));
      assertEquals(action.toString(), body.text("id"));
      assertEquals(action.toString(), body.object("cancelAction").text("stopId"));

      assertEquals(200, device.cancelFeedback(action, Execution.CLOSED, Finished.SUCCESS));
      assertEquals(Optional.empty(), device.toCancel());
      assertEquals(404, device.get("/cancelAction/" + action).statusCode());
      assertEquals(410, device.cancelFeedback(action, Execution.CLOSED, Finished.SUCCESS));
      assertEquals("canceled", action(device).text("state"));
    }

    @Test
    void aDeviceThatRefuses_goesOn() throws IOException {
      var device = device();
      var action = read(device);
      cancel(server.get("/rollouts/" + rolloutOf(device)));
      assertEquals(200, device.cancelFeedback(action, Execution.REJECTED, Finished.NONE));
      assertEquals(Optional.of(action), device.offered());
      assertEquals(Optional.empty(), device.toCancel());
    }

    @Test
    void closedOnTheDeployment_alsoEndsACancel_butDoesNotCount() throws IOException {
      var device = device();
      var action = read(device);
      cancel(server.get("/rollouts/" + rolloutOf(device)));
      assertEquals(200, device.feedback(action, Execution.CLOSED, Finished.SUCCESS));
      assertEquals(Optional.empty(), device.toCancel());
      assertEquals("canceled", action(device).text("state"));
      assertEquals(false, action(device).flag("claimed"));
    }

    @Test
    void anAnswerNobodyAskedFor_isAnswered405() throws IOException {
      var device = assigned();
      var action = device.offered().orElseThrow();
      assertEquals(405, device.cancelFeedback(action, Execution.CLOSED, Finished.SUCCESS));
      assertEquals(404, device.get("/cancelAction/" + action).statusCode());
      assertEquals(Optional.of(action), device.offered());
    }

    @Test
    void aNewerRollout_takesTheTurnOnceTheOlderIsStopped() throws IOException {
      var device = device();
      server.rollOut(v1, device);
      var older = device.offered().orElseThrow();
      device.deployment(older);
      server.rollOut(v2, device);
      assertEquals(Optional.of(older), device.toCancel());
      assertEquals(Optional.empty(), device.offered());
      var assigned = shown(device).object("assigned");
      assertEquals(older.toString(), assigned.text("action"));
      assertTrue(assigned.text("reason").contains("replaces"), assigned.text("reason"));
      device.cancelFeedback(older, Execution.CLOSED, Finished.SUCCESS);
      assertTrue(device.offered().orElseThrow().value() > older.value());
      assertEquals(Optional.empty(), device.toCancel());
    }

    @Test
    void aNewerRollout_replacesAtOnceWhatWasNotRead() throws IOException {
      var device = device();
      server.rollOut(v1, device);
      server.rollOut(v2, device);
      var action = device.offered().orElseThrow();
      assertEquals(
          "2.0.0",
          only(device.deployment(action).object("deployment").array("chunks")).text("version"));
    }
  }

  // --- helpers -----------------------------------------------------------------------------------

  private static TestFleetDevice device() throws IOException {
    return server.device("lock-" + NUMBER.incrementAndGet());
  }

  private static TestFleetDevice assigned() throws IOException {
    var device = device();
    server.rollOut(v2, device);
    return device;
  }

  private static ActionId read(TestFleetDevice device) throws IOException {
    server.rollOut(v2, device);
    var action = device.offered().orElseThrow();
    device.deployment(action);
    return action;
  }

  private static void cancel(JsonView rollout) throws IOException {
    server.api(200, "POST", "/rollouts/" + rollout.text("id") + "/cancel", JsonObject.EMPTY);
  }

  private static String rolloutOf(TestFleetDevice device) throws IOException {
    return action(device).text("rollout");
  }

  private static URI image(TestFleetDevice device) throws IOException {
    var chunk =
        only(
            device.deployment(device.offered().orElseThrow()).object("deployment").array("chunks"));
    return href(only(chunk.array("artifacts")), "download");
  }

  private static URI href(JsonView artifact, String relation) {
    return URI.create(artifact.object("_links").object(relation).text("href"));
  }

  private static JsonView shown(TestFleetDevice device) throws IOException {
    return server.get("/devices/" + device.id());
  }

  private static String attributes(TestFleetDevice device) throws IOException {
    return dev.pawl.core.json.JsonWriter.line(shown(device).object("attributes").json());
  }

  private static void put(TestFleetDevice device, String body) throws IOException {
    var answer = device.send("PUT", "/configData", body);
    assertEquals(200, answer.statusCode(), answer.body());
  }

  /// The newest action of the device.
  private static JsonView action(TestFleetDevice device) throws IOException {
    return server.get("/devices/" + device.id() + "/actions").array("items").getFirst();
  }

  private static List<String> statuses(TestFleetDevice device) throws IOException {
    return action(device).array("history").stream().map(entry -> entry.text("status")).toList();
  }

  private static JsonView only(List<JsonView> list) {
    assertEquals(1, list.size());
    return list.getFirst();
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("none");
  }

  private static String hex(String algorithm) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(BYTES));
  }

  private static byte[] bytes(int length) {
    var content = new byte[length];
    new Random(7).nextBytes(content);
    return content;
  }
}
