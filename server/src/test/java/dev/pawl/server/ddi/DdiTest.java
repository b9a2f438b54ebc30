package dev.pawl.server.ddi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.ActionFeedback.Execution;
import dev.pawl.core.protocol.ActionFeedback.Finished;
import dev.pawl.core.value.ActionId;
import dev.pawl.server.testkit.TestSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  @Nested
  class WhoMayAsk {
    @Test
    void theOwnPathOnly() throws IOException {
      var one = site.device();
      var other = site.device();
      var answer = one.client().get(other.path(""));
      assertEquals(403, answer.statusCode());
      assertEquals("identity.other-device", TestSite.json(answer).text("errorCode"));
      assertEquals(404, one.client().get("/OTHER/controller/site.v1/" + one.id()).statusCode());
    }

    @Test
    void aRevokedDevice_isRefusedOnItsNextRequest() throws IOException {
      var device = site.device();
      device.poll();
      site.server.api(
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
      var device = site.device();
      var answer = device.get("");
      assertTrue(answer.headers().firstValue("content-length").isPresent());
      assertEquals(
          "00:05:00", TestSite.json(answer).object("config").object("polling").text("sleep"));
      assertEquals(Optional.empty(), device.offered());
      var base = site.server.server().publicUrl();
      assertEquals(
          Optional.of(base.resolve("/DEFAULT/repository/metadata/")), device.link("pawl:metadata"));
      var report = device.link("pawl:report").orElseThrow();
      assertEquals(base.resolve(device.path("/report")).getPath(), report.getPath());
      assertTrue(report.getQuery().matches("nonce=[A-Za-z0-9_-]{32}"), report.toString());
    }

    @ParameterizedTest
    @CsvSource({
      "application/json,               application/json",
      "application/json;charset=UTF-8, application/json",
      "application/hal+json,           application/hal+json",
      "text/html,                      application/json"
    })
    void everyAccept_isAnswered(String accept, String type) throws IOException {
      var device = site.device();
      var url = site.server.server().publicUrl().resolve(device.path(""));
      var answer = device.fetch("GET", url, "Accept", accept);
      assertEquals(200, answer.statusCode());
      assertEquals(type, DdiSite.header(answer, "content-type"));
    }

    @Test
    void configData_isGoneOnTheVeryNextPoll() throws IOException {
      var device = site.device();
      var link = device.link("configData").orElseThrow();
      assertEquals(site.server.server().publicUrl().resolve(device.path("/configData")), link);
      var put = device.send("PUT", "/configData", "{\"data\":{\"hardware\":\"lock-s2\"}}");
      assertEquals(200, put.statusCode());
      assertEquals("", put.body());
      assertEquals(Optional.empty(), device.link("configData"));
      assertEquals("lock-s2", site.shown(device).object("attributes").text("hardware"));
    }

    @Test
    void configData_mergesReplacesAndRemoves_asOlderClientsSendIt() throws IOException {
      var device = site.device();
      DdiSite.put(
          device, "{\"id\":\"\",\"time\":\"\",\"status\":{},\"data\":{\"a\":\"1\",\"b\":\"2\"}}");
      DdiSite.put(device, "{\"mode\":\"merge\",\"data\":{\"b\":\"3\"}}");
      assertEquals("{\"a\":\"1\",\"b\":\"3\"}", site.attributes(device));
      DdiSite.put(device, "{\"mode\":\"remove\",\"data\":{\"a\":\"\"}}");
      assertEquals("{\"b\":\"3\"}", site.attributes(device));
      DdiSite.put(device, "{\"mode\":\"replace\",\"data\":{\"c\":\"4\"}}");
      assertEquals("{\"c\":\"4\"}", site.attributes(device));
    }

    @Test
    void attributesThatChangeNothing_areNotAuditedAgain() throws IOException {
      var device = site.device();
      DdiSite.put(device, "{\"data\":{\"a\":\"1\"}}");
      long head = site.server.auditHead();
      DdiSite.put(device, "{\"data\":{\"a\":\"1\"}}");
      assertEquals(head, site.server.auditHead());
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
      var device = site.device();
      assertEquals(400, device.send("PUT", "/configData", body).statusCode());
      assertTrue(device.link("configData").isPresent());
    }

    @Test
    void moreThan100Attributes_areRefused() throws IOException {
      var device = site.device();
      for (int part = 0; part < 2; part++) {
        var data = new StringBuilder();
        for (int i = 0; i < 60; i++) {
          data.append("\"k").append(part * 60 + i).append("\":\"v\",");
        }
        data.setLength(data.length() - 1);
        var answer = device.send("PUT", "/configData", "{\"data\":{" + data + "}}");
        assertEquals(part == 0 ? 200 : 400, answer.statusCode());
      }
      assertEquals(60, site.shown(device).object("attributes").asMembers().size());
    }

    @Test
    void actionsAreNumberedFrom1001_andLinksAreAbsolute() throws IOException {
      var device = site.assigned();
      var link = device.link("deploymentBase").orElseThrow();
      var action = device.offered().orElseThrow();
      assertTrue(action.value() >= ActionId.FIRST);
      assertEquals(
          site.server.server().publicUrl().resolve(device.path("/deploymentBase/" + action)), link);
      assertEquals(Optional.empty(), device.link("cancelAction"));
    }
  }

  @Nested
  class TheDeployment {
    @Test
    void hasOneChunk_oneArtifact_allHashes_bothPairsOfLinks() throws Exception {
      var device = site.assigned();
      var action = device.offered().orElseThrow();
      var deployment = device.deployment(action);
      assertEquals(action.toString(), deployment.text("id"));
      var handling = deployment.object("deployment");
      assertEquals("forced", handling.text("download"));
      assertEquals("forced", handling.text("update"));
      var chunk = DdiSite.only(handling.array("chunks"));
      assertEquals("os", chunk.text("part"));
      assertEquals("lock", chunk.text("name"));
      assertEquals("2.0.0", chunk.text("version"));
      var target = DdiSite.only(chunk.array("metadata"));
      assertEquals("pawl.target", target.text("key"));
      assertEquals(site.v2.path().value(), target.text("value"));
      var artifact = DdiSite.only(chunk.array("artifacts"));
      assertEquals("lock-2.0.0.img", artifact.text("filename"));
      assertEquals(DdiSite.BYTES.length, artifact.number("size"));
      var hashes = artifact.object("hashes");
      assertEquals(DdiSite.hex("MD5"), hashes.text("md5"));
      assertEquals(DdiSite.hex("SHA-1"), hashes.text("sha1"));
      assertEquals(DdiSite.hex("SHA-256"), hashes.text("sha256"));
      assertEquals(DdiSite.href(artifact, "download"), DdiSite.href(artifact, "download-http"));
      assertEquals(DdiSite.href(artifact, "md5sum"), DdiSite.href(artifact, "md5sum-http"));
      assertEquals(
          DdiSite.href(artifact, "download") + ".MD5SUM",
          DdiSite.href(artifact, "md5sum").toString());
      assertEquals(
          DdiSite.href(artifact, "download") + ".blocks",
          DdiSite.href(artifact, "pawl:blocks").toString());
    }

    @Test
    void readingIt_isNotedOnce() throws IOException {
      var device = site.assigned();
      var action = device.offered().orElseThrow();
      device.deployment(action);
      device.deployment(action);
      assertEquals(List.of("running", "retrieved"), site.statuses(device));
      assertEquals(Optional.of(action), device.offered());
    }

    @Test
    void ofAnotherDevice_orUnknown_isNotThere() throws IOException {
      var device = site.assigned();
      var other = site.assigned();
      assertEquals(404, device.get("/deploymentBase/" + other.offered().get()).statusCode());
      assertEquals(404, device.get("/deploymentBase/2147483647").statusCode());
      assertEquals(400, device.get("/deploymentBase/abc").statusCode());
    }
  }

  @Nested
  class Feedback {
    @Test
    void aBurstOf25_isTaken_andKeptInOrder() throws IOException {
      var device = site.assigned();
      var action = device.offered().orElseThrow();
      for (int i = 1; i <= 24; i++) {
        assertEquals(
            200, device.feedback(action, Execution.PROCEEDING, Finished.NONE, "step " + i));
      }
      assertEquals(200, device.feedback(action, Execution.CLOSED, Finished.SUCCESS, "installed"));
      var history = site.action(device).array("history");
      assertEquals(26, history.size());
      assertEquals("step 24", DdiSite.only(history.get(24).array("messages")).asText());
      assertEquals("finished", history.getLast().text("status"));
      assertTrue(site.action(device).flag("claimed"));
      assertEquals(false, site.action(device).flag("evidenced"));
    }

    @Test
    void afterClosed_theDeploymentIsGoneOnTheVeryNextPoll() throws IOException {
      var device = site.assigned();
      var action = device.offered().orElseThrow();
      assertEquals(200, device.feedback(action, Execution.CLOSED, Finished.FAILURE, "no"));
      assertEquals(Optional.empty(), device.offered());
      assertEquals(404, device.get("/deploymentBase/" + action).statusCode());
      assertEquals("error", site.action(device).text("state"));
    }

    @Test
    void onAClosedAction_isAnswered410() throws IOException {
      var device = site.assigned();
      var action = device.offered().orElseThrow();
      device.feedback(action, Execution.CLOSED, Finished.SUCCESS);
      assertEquals(410, device.feedback(action, Execution.CLOSED, Finished.SUCCESS));
      assertEquals(410, device.feedback(action, Execution.PROCEEDING, Finished.NONE));
    }

    @Test
    void onAnotherDevicesAction_isAnswered404_andChangesNothing() throws IOException {
      var device = site.assigned();
      var other = site.assigned();
      var theirs = other.offered().orElseThrow();
      long head = site.server.auditHead();
      assertEquals(404, device.feedback(theirs, Execution.CLOSED, Finished.SUCCESS));
      assertEquals(404, device.cancelFeedback(theirs, Execution.CLOSED, Finished.SUCCESS));
      assertEquals(head, site.server.auditHead());
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
      var device = site.assigned();
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
      var device = site.assigned();
      var action = device.offered().orElseThrow();
      long head = site.server.auditHead();
      var answer = device.send("POST", "/deploymentBase/" + action + "/feedback", body);
      assertEquals(400, answer.statusCode());
      assertEquals(head, site.server.auditHead());
      assertEquals(Optional.of(action), device.offered());
    }

    @Test
    void aBodyNestedTenThousandDeep_isAnswered400() throws IOException {
      var device = site.assigned();
      var action = device.offered().orElseThrow();
      var deep = "[".repeat(10_000) + "]".repeat(10_000);
      assertEquals(
          400, device.send("POST", "/deploymentBase/" + action + "/feedback", deep).statusCode());
    }

    @Test
    void moreThan50Messages_areAnswered400() throws IOException {
      var device = site.assigned();
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
      var device = site.device();
      var rollout = site.server.rollOut(site.v2, device);
      site.cancel(rollout);
      assertEquals(Optional.empty(), device.offered());
      assertEquals(Optional.empty(), device.toCancel());
      assertEquals("canceled", site.action(device).text("state"));
    }

    @Test
    void anActionTheDeviceKnows_isAskedToStop_insteadOfOffered() throws IOException {
      var device = site.device();
      var action = site.read(device);
      site.cancel(site.server.get("/rollouts/" + site.rolloutOf(device)));
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
      assertEquals("canceled", site.action(device).text("state"));
    }

    @Test
    void aDeviceThatRefuses_goesOn() throws IOException {
      var device = site.device();
      var action = site.read(device);
      site.cancel(site.server.get("/rollouts/" + site.rolloutOf(device)));
      assertEquals(200, device.cancelFeedback(action, Execution.REJECTED, Finished.NONE));
      assertEquals(Optional.of(action), device.offered());
      assertEquals(Optional.empty(), device.toCancel());
    }

    @Test
    void closedOnTheDeployment_alsoEndsACancel_butDoesNotCount() throws IOException {
      var device = site.device();
      var action = site.read(device);
      site.cancel(site.server.get("/rollouts/" + site.rolloutOf(device)));
      assertEquals(200, device.feedback(action, Execution.CLOSED, Finished.SUCCESS));
      assertEquals(Optional.empty(), device.toCancel());
      assertEquals("canceled", site.action(device).text("state"));
      assertEquals(false, site.action(device).flag("claimed"));
    }

    @Test
    void anAnswerNobodyAskedFor_isAnswered405() throws IOException {
      var device = site.assigned();
      var action = device.offered().orElseThrow();
      assertEquals(405, device.cancelFeedback(action, Execution.CLOSED, Finished.SUCCESS));
      assertEquals(404, device.get("/cancelAction/" + action).statusCode());
      assertEquals(Optional.of(action), device.offered());
    }

    @Test
    void aNewerRollout_takesTheTurnOnceTheOlderIsStopped() throws IOException {
      var device = site.device();
      site.server.rollOut(site.v1, device);
      var older = device.offered().orElseThrow();
      device.deployment(older);
      site.server.rollOut(site.v2, device);
      assertEquals(Optional.of(older), device.toCancel());
      assertEquals(Optional.empty(), device.offered());
      var assigned = site.shown(device).object("assigned");
      assertEquals(older.toString(), assigned.text("action"));
      assertTrue(assigned.text("reason").contains("replaces"), assigned.text("reason"));
      device.cancelFeedback(older, Execution.CLOSED, Finished.SUCCESS);
      assertTrue(device.offered().orElseThrow().value() > older.value());
      assertEquals(Optional.empty(), device.toCancel());
    }

    @Test
    void aNewerRollout_replacesAtOnceWhatWasNotRead() throws IOException {
      var device = site.device();
      site.server.rollOut(site.v1, device);
      site.server.rollOut(site.v2, device);
      var action = device.offered().orElseThrow();
      assertEquals(
          "2.0.0",
          DdiSite.only(device.deployment(action).object("deployment").array("chunks"))
              .text("version"));
    }
  }
}
