package dev.pawl.server.ddi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.CborReader;
import dev.pawl.core.json.CborWriter;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.protocol.ActionFeedback.Execution;
import dev.pawl.core.protocol.ActionFeedback.Finished;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.value.ActionId;
import dev.pawl.server.testkit.TestFleetDevice;
import dev.pawl.server.testkit.TestSite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The resources of DDI that our own agent does not use (docs/spec/ddi-profile.md).
@Timeout(60)
class DdiRestTest {
  @TempDir private static Path folder;
  private static DdiSite site;

  @BeforeAll
  static void start() throws IOException {
    site = new DdiSite(folder);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static URI url(TestFleetDevice device, String rest) {
    return site.server.server().publicUrl().resolve(device.path(rest));
  }

  private static JsonView rollOut(boolean ask, TestFleetDevice device) throws IOException {
    return site.server.api(
        201,
        "POST",
        "/rollouts",
        JsonObject.builder()
            .put("release", site.v2.path().value())
            .put("devices", JsonArray.ofTexts(List.of(device.id().value())))
            .put("confirmationRequired", ask)
            .build());
  }

  @Nested
  class MediaTypes {
    @Test
    void cbor_isAnswered_andTaken() throws Exception {
      var device = site.assigned();
      var poll = device.fetch("GET", url(device, ""), "Accept", "application/cbor");
      assertEquals("application/cbor", DdiSite.header(poll, "content-type"));
      JsonView read = JsonView.of(Expect.ok(CborReader.read(poll.body(), JsonLimits.standard())));
      assertTrue(read.object("_links").optional("deploymentBase").isPresent());
      ActionId action = device.offered().orElseThrow();
      var feedback =
          Expect.ok(
              JsonReader.read(
                  "{\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"success\"}}}"
                      .getBytes(UTF_8),
                  JsonLimits.standard()));
      assertEquals(
          200,
          post(device, "/deploymentBase/" + action + "/feedback", CborWriter.encode(feedback)));
      assertEquals("finished", site.action(device).text("state"));
      assertEquals(400, post(device, "/deploymentBase/" + action + "/feedback", new byte[] {1, 2}));
    }

    private int post(TestFleetDevice device, String rest, byte[] body) throws IOException {
      var request =
          device
              .client()
              .request(device.path(rest))
              .header("Content-Type", "application/cbor")
              .POST(BodyPublishers.ofByteArray(body));
      return device.client().send(request.build()).statusCode();
    }

    @Test
    void unchangedAnswers_are304_andChangedOnesAreNot() throws Exception {
      var device = site.device();
      var first = device.fetch("GET", url(device, ""));
      String tag = DdiSite.header(first, "etag");
      assertTrue(tag.matches("\"[0-9a-f]{64}\""), tag);
      var again = device.fetch("GET", url(device, ""), "If-None-Match", tag);
      assertEquals(304, again.statusCode());
      assertEquals(0, again.body().length);
      site.server.rollOut(site.v2, device);
      assertEquals(200, device.fetch("GET", url(device, ""), "If-None-Match", tag).statusCode());
    }
  }

  @Nested
  class Ranges {
    private byte[] part(int from, int to) {
      return Arrays.copyOfRange(DdiSite.BYTES, from, to);
    }

    @Test
    void several_comeInParts() throws Exception {
      var device = site.assigned();
      var answer = device.fetch("GET", site.image(device), "Range", "bytes=0-9, 100-149,-5");
      assertEquals(206, answer.statusCode());
      String type = DdiSite.header(answer, "content-type");
      assertTrue(type.startsWith("multipart/byteranges; boundary="), type);
      String boundary = "--" + type.substring(type.indexOf('=') + 1);
      String whole = new String(answer.body(), ISO_8859_1);
      assertEquals(whole.length(), Integer.parseInt(DdiSite.header(answer, "content-length")));
      String[] parts = whole.split(java.util.regex.Pattern.quote(boundary), -1);
      assertEquals(5, parts.length, "three, the start and the end");
      assertEquals("--\r\n", parts[4]);
      int size = DdiSite.BYTES.length;
      assertPart(parts[1], "bytes 0-9/" + size, part(0, 10));
      assertPart(parts[2], "bytes 100-149/" + size, part(100, 150));
      assertPart(
          parts[3], "bytes " + (size - 5) + "-" + (size - 1) + "/" + size, part(size - 5, size));
    }

    private void assertPart(String part, String range, byte[] bytes) {
      int end = part.indexOf("\r\n\r\n");
      assertTrue(part.substring(0, end).contains("Content-Range: " + range), part);
      assertEquals(new String(bytes, ISO_8859_1), part.substring(end + 4, part.length() - 2));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "bytes=0-99999,0-99999", // more than there is
          "bytes=0-1,x",
          "bytes=1-0,3-4",
          "bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,"
              + "30-30,32-32",
          "lines=0-1,3-4"
        })
    void tooMany_orMalformed_areTheWhole(String range) throws Exception {
      var device = site.assigned();
      var answer = device.fetch("GET", site.image(device), "Range", range);
      assertEquals(200, answer.statusCode());
      assertEquals(DdiSite.BYTES.length, answer.body().length);
    }

    @Test
    void oneOfSeveralThatIsThere_isServedAlone_noneIs416() throws Exception {
      var device = site.assigned();
      var one = device.fetch("GET", site.image(device), "Range", "bytes=0-9,900000-");
      assertEquals(206, one.statusCode());
      assertEquals("bytes 0-9/" + DdiSite.BYTES.length, DdiSite.header(one, "content-range"));
      var none = device.fetch("GET", site.image(device), "Range", "bytes=900000-,800000-");
      assertEquals(416, none.statusCode());
      assertEquals("bytes */" + DdiSite.BYTES.length, DdiSite.header(none, "content-range"));
    }

    @Test
    void otherBytesThanWanted_are412() throws Exception {
      var device = site.assigned();
      var image = site.image(device);
      assertEquals(412, device.fetch("GET", image, "If-Match", "\"other\"").statusCode());
      String tag = "\"" + DdiSite.hex("SHA-1") + "\"";
      assertEquals(200, device.fetch("GET", image, "If-Match", tag).statusCode());
    }
  }

  @Nested
  class Artifacts {
    @Test
    void ofTheModuleOffered_areListed() throws Exception {
      var device = site.assigned();
      String image = site.image(device).getPath();
      String list = image.substring(device.path("").length(), image.lastIndexOf('/'));
      var answer = device.get(list);
      assertEquals(200, answer.statusCode(), answer.body());
      JsonView artifact = DdiSite.only(TestSite.json(answer).asElements());
      assertEquals(DdiSite.hex("SHA-256"), artifact.object("hashes").text("sha256"));
      assertEquals(image, DdiSite.href(artifact, "download").getPath());
      assertEquals(404, device.get("/softwaremodules/99/artifacts").statusCode());
      assertEquals(404, site.device().get(list).statusCode(), "not another device's");
    }
  }

  @Nested
  class Installed {
    @Test
    void base_isLinkedOnceAnActionEndedWell() throws IOException {
      var device = site.device();
      var action = site.read(device);
      assertEquals(Optional.empty(), device.link("installedBase"));
      assertEquals(404, device.get("/installedBase/" + action).statusCode());
      device.feedback(action, Execution.CLOSED, Finished.SUCCESS, "done");
      var link = device.link("installedBase").orElseThrow();
      assertEquals(url(device, "/installedBase/" + action), link);
      JsonView base = TestSite.json(device.get("/installedBase/" + action + "?actionHistory=1"));
      assertEquals(action.toString(), base.text("id"));
      assertEquals(
          "2.0.0", DdiSite.only(base.object("deployment").array("chunks")).text("version"));
      assertEquals("FINISHED", base.object("actionHistory").text("status"));
      assertEquals("done", DdiSite.only(base.object("actionHistory").array("messages")).asText());
      assertEquals(404, site.device().get("/installedBase/" + action).statusCode());
    }

    @Test
    void version_isTakenAsAClaim_andNoMore() throws IOException {
      var device = site.device();
      String body = "{\"name\":\"lock\",\"version\":\"1.0.0\"}";
      assertEquals(201, device.send("PUT", "/installedBase", body).statusCode());
      assertEquals(200, device.send("PUT", "/installedBase", body).statusCode());
      assertEquals("lock 1.0.0", site.shown(device).object("attributes").text("pawl.claims"));
      assertTrue(site.shown(device).optional("running").isEmpty());
      assertTrue(device.link("configData").isPresent(), "the attributes are still wanted");
      String unknown = "{\"name\":\"lock\",\"version\":\"9.9.9\"}";
      assertEquals(404, device.send("PUT", "/installedBase", unknown).statusCode());
      assertEquals(400, device.send("PUT", "/installedBase", "{}").statusCode());
    }
  }

  @Nested
  class History {
    @Test
    void isToldWhenAskedFor_newestFirst() throws IOException {
      var device = site.device();
      var action = site.read(device);
      device.feedback(action, Execution.PROCEEDING, Finished.NONE, "one", "two");
      String path = "/deploymentBase/" + action;
      assertFalse(device.get(path).body().contains("actionHistory"));
      assertFalse(device.get(path + "?actionHistory=0").body().contains("actionHistory"));
      assertEquals(List.of("two", "one"), messages(device.get(path + "?actionHistory=2")));
      assertEquals(3, messages(device.get(path + "?c=5&actionHistory=-1")).size());
      assertEquals(400, device.get(path + "?actionHistory=x").statusCode());
    }

    private List<String> messages(HttpResponse<String> answer) {
      return TestSite.json(answer).object("actionHistory").array("messages").stream()
          .map(JsonView::asText)
          .toList();
    }
  }

  @Nested
  class Consent {
    private int answer(TestFleetDevice device, ActionId action, String word) throws IOException {
      return device
          .send(
              "POST",
              "/confirmationBase/" + action + "/feedback",
              "{\"confirmation\":\"" + word + "\",\"details\":[\"asked at the door\"]}")
          .statusCode();
    }

    private ActionId waiting(TestFleetDevice device) throws IOException {
      var path = device.link("confirmationBase").orElseThrow().getPath();
      return ActionId.parse(path.substring(path.lastIndexOf('/') + 1));
    }

    @Test
    void untilItIsGiven_nothingIsOffered() throws IOException {
      var device = site.device();
      rollOut(true, device);
      assertEquals(Optional.empty(), device.offered());
      var action = waiting(device);
      assertEquals(404, device.get("/deploymentBase/" + action).statusCode());
      assertEquals(404, device.feedback(action, Execution.CLOSED, Finished.SUCCESS));
      assertEquals("wait_for_confirmation", site.action(device).text("state"));
      JsonView asked = TestSite.json(device.get("/confirmationBase/" + action));
      assertEquals(action.toString(), asked.text("id"));
      assertEquals(
          "2.0.0", DdiSite.only(asked.object("confirmation").array("chunks")).text("version"));
      JsonView artifact =
          DdiSite.only(
              DdiSite.only(asked.object("confirmation").array("chunks")).array("artifacts"));
      assertEquals(
          404, device.fetch("GET", DdiSite.href(artifact, "download")).statusCode(), "not yet");

      assertEquals(200, answer(device, action, "denied"));
      assertEquals(action, waiting(device), "it may be given later");
      assertEquals(400, answer(device, action, "maybe"));
      assertEquals(200, answer(device, action, "confirmed"));
      assertEquals(Optional.empty(), device.link("confirmationBase"));
      assertEquals(Optional.of(action), device.offered());
      assertEquals(200, device.fetch("GET", DdiSite.href(artifact, "download")).statusCode());
      assertEquals(404, answer(device, action, "confirmed"), "it waits no more");
      device.feedback(action, Execution.CLOSED, Finished.SUCCESS);
      assertEquals(410, answer(device, action, "confirmed"));
      assertEquals(404, answer(site.device(), action, "confirmed"), "another device's");
    }

    @Test
    void givenInAdvance_countsForWhatWaitsAndForWhatComes_untilItIsTakenBack() throws IOException {
      var device = site.device();
      JsonView before = TestSite.json(device.get("/confirmationBase"));
      assertFalse(before.object("autoConfirm").flag("active"));
      assertEquals(0, before.object("autoConfirm").number("activatedAt"));
      assertTrue(before.object("_links").optional("activateAutoConfirm").isPresent());
      rollOut(true, device);
      var first = waiting(device);
      String body = "{\"initiator\":\"anna\",\"remark\":\"always\"}";
      String activate = "/confirmationBase/activateAutoConfirm";
      assertEquals(200, device.send("POST", activate, body).statusCode());
      assertEquals(409, device.send("POST", activate, body).statusCode());
      assertEquals(Optional.of(first), device.offered());
      JsonView active = TestSite.json(device.get("/confirmationBase"));
      assertEquals("anna", active.object("autoConfirm").text("initiator"));
      assertTrue(active.object("_links").optional("deactivateAutoConfirm").isPresent());
      assertTrue(active.object("_links").optional("activateAutoConfirm").isEmpty());
      device.feedback(first, Execution.CLOSED, Finished.SUCCESS);
      rollOut(true, device);
      var second = device.offered().orElseThrow();
      device.feedback(second, Execution.CLOSED, Finished.SUCCESS);
      String deactivate = "/confirmationBase/deactivateAutoConfirm";
      assertEquals(200, device.send("POST", deactivate, "").statusCode());
      rollOut(true, device);
      assertEquals(Optional.empty(), device.offered());
      waiting(device);
      assertEquals(200, device.send("POST", activate, "").statusCode(), "without a body as well");
    }

    @Test
    void cancelledWhileItWaits_isGoneAtOnce() throws IOException {
      var device = site.device();
      site.cancel(rollOut(true, device));
      assertEquals(Optional.empty(), device.link("confirmationBase"));
      assertEquals(Optional.empty(), device.toCancel());
      assertEquals("canceled", site.action(device).text("state"));
    }
  }

  @Test
  void head_isAnsweredWithoutABody() throws Exception {
    var device = site.device();
    var request = device.client().request(device.path("")).method("HEAD", BodyPublishers.noBody());
    var answer = device.client().send(request.build(), BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode());
    assertEquals(0, answer.body().length);
  }
}
