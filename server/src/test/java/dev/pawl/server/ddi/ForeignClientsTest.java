package dev.pawl.server.ddi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.Digest;
import dev.pawl.server.testkit.TestFleetDevice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What existing clients send, need and break on. The sequences are what rauc-hawkbit-updater,
/// Zephyr's client and hawkbit-rs do, request for request; each rule of the second part is one that
/// some client breaks on (docs/spec/ddi-profile.md). SWUpdate itself runs in [SwupdateTest].
@Timeout(60)
class ForeignClientsTest {
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

  /// A client that sends these headers with everything.
  private record Client(TestFleetDevice device, List<String> headers) {
    Client(TestFleetDevice device, String... headers) {
      this(device, List.of(headers));
    }

    HttpResponse<byte[]> send(String method, URI url, Optional<String> body, String... more)
        throws IOException {
      var request =
          java.net.http.HttpRequest.newBuilder(url)
              .method(method, body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
      var all = new ArrayList<>(headers);
      all.addAll(List.of(more));
      if (!all.isEmpty()) {
        request.headers(all.toArray(String[]::new));
      }
      return device.client().send(request.build(), BodyHandlers.ofByteArray());
    }

    JsonView get(URI url) throws IOException {
      var answer = send("GET", url, Optional.empty());
      assertEquals(200, answer.statusCode());
      assertTrue(answer.headers().firstValue("content-length").isPresent(), "Zephyr needs it");
      return json(answer);
    }

    JsonView poll() throws IOException {
      return get(site.server.server().publicUrl().resolve(device.path("")));
    }

    int post(URI url, String body) throws IOException {
      return send("POST", url, Optional.of(body), "Content-Type", "application/json").statusCode();
    }
  }

  private static JsonView json(HttpResponse<byte[]> answer) {
    return JsonView.of(
        dev.pawl.core.testkit.Expect.ok(
            dev.pawl.core.json.JsonReader.read(
                answer.body(), dev.pawl.core.json.JsonLimits.standard())));
  }

  private static Optional<URI> link(JsonView body, String relation) {
    return body.optional("_links")
        .flatMap(links -> links.optional(relation))
        .map(link -> URI.create(link.text("href")));
  }

  private static String state(TestFleetDevice device) throws IOException {
    return site.action(device).text("state");
  }

  private static void assertClaimedOnly(TestFleetDevice device) throws IOException {
    assertEquals("finished", state(device));
    assertTrue(site.action(device).flag("claimed"));
    assertFalse(site.action(device).flag("evidenced"));
    assertTrue(site.shown(device).optional("running").isEmpty(), "nothing proves it");
  }

  @Test
  void raucHawkbitUpdater_configData_deployment_getToFile_25Posts_closed() throws IOException {
    var device = site.assigned();
    var client =
        new Client(
            device,
            "Accept",
            "application/json;charset=UTF-8",
            "User-Agent",
            "rauc-hawkbit-c-agent/1.0");
    var base = client.poll();
    var attributes =
        "{\"mode\":\"merge\",\"data\":{\"product\":\"x\",\"model\":\"y\",\"serialnumber\":\"1\"}}";
    var put =
        client.send(
            "PUT",
            link(base, "configData").orElseThrow(),
            Optional.of(attributes),
            "Content-Type",
            "application/json;charset=UTF-8");
    assertEquals(200, put.statusCode());
    var deploymentUrl = link(base, "deploymentBase").orElseThrow();
    var deployment = client.get(deploymentUrl);
    assertEquals("forced", deployment.object("deployment").text("update"));
    var artifact = onlyArtifact(deployment);
    var image =
        client.send(
            "GET",
            DdiSite.href(artifact, "download"),
            Optional.empty(),
            "Accept-Encoding",
            "identity");
    assertEquals(artifact.number("size"), image.body().length);
    // Cut off and resumed, without If-Range.
    var rest =
        client.send(
            "GET", DdiSite.href(artifact, "download"), Optional.empty(), "Range", "bytes=1000-");
    assertEquals(206, rest.statusCode());
    assertEquals(
        Digest.sha256(Arrays.copyOfRange(image.body(), 1000, image.body().length)),
        Digest.sha256(rest.body()));
    var feedback = URI.create(deploymentUrl.toString().replaceFirst("\\?.*", "") + "/feedback");
    String id = deployment.text("id");
    for (int i = 0; i < 25; i++) {
      assertEquals(200, client.post(feedback, rhu(id, "proceeding", "none", "step " + i)));
    }
    assertEquals(
        200, client.post(feedback, rhu(id, "closed", "success", "Software bundle installed")));
    assertClaimedOnly(device);
    assertEquals(Optional.empty(), link(client.poll(), "deploymentBase"));
  }

  private static String rhu(String id, String execution, String finished, String detail) {
    return """
    {"id":"%s","time":"20261120T160000","status":{"result":{"progress":{"cnt":0,"of":0},
     "finished":"%s"},"execution":"%s","details":["%s"]}}
    """
        .formatted(id, finished, execution, detail);
  }

  @Test
  void raucHawkbitUpdater_cancelled_answersOnTheCancelLink() throws IOException {
    var device = site.device();
    var rollout = site.server.rollOut(site.v2, device);
    var client = new Client(device, "Accept", "application/json;charset=UTF-8");
    var action = client.get(link(client.poll(), "deploymentBase").orElseThrow()).text("id");
    site.cancel(rollout);
    var cancel = link(client.poll(), "cancelAction").orElseThrow();
    var stop = client.get(cancel).object("cancelAction").text("stopId");
    assertEquals(action, stop);
    // Installing already: it refuses, and closes the update later.
    assertEquals(
        200, client.post(URI.create(cancel + "/feedback"), rhu(stop, "rejected", "none", "late")));
    var again = link(client.poll(), "deploymentBase").orElseThrow();
    assertEquals(
        200, client.post(URI.create(again + "/feedback"), rhu(stop, "closed", "success", "done")));
    assertClaimedOnly(device);
  }

  @Test
  void zephyr_probesAgainAtOnce_afterEachPutAndPost() throws IOException {
    var device = site.assigned();
    var client = new Client(device); // neither Accept nor User-Agent
    int cycles = 0;
    boolean done = false;
    String action = "";
    while (!done) {
      assertTrue(++cycles < 10, "it loops without a pause");
      var probe = client.poll();
      assertEquals(8, probe.object("config").object("polling").text("sleep").length());
      if (link(probe, "configData").isPresent()) {
        String body =
            "{\"mode\":\"merge\",\"data\":{\"VIN\":\"x\",\"hwRevision\":\"3\"},\"id\":\"\","
                + "\"time\":\"\",\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":"
                + "\"success\"}}}";
        assertEquals(
            200,
            client
                .send(
                    "PUT",
                    link(probe, "configData").get(),
                    Optional.of(body),
                    "Content-Type",
                    "application/json;charset=UTF-8")
                .statusCode());
      } else if (link(probe, "deploymentBase").isPresent()) {
        var deployment = client.get(link(probe, "deploymentBase").get());
        action = deployment.text("id");
        assertTrue(action.matches("[1-9][0-9]{3,9}"), "a decimal number of 32 bits from 1001 on");
        var artifact = onlyArtifact(deployment);
        URI download = DdiSite.href(artifact, "download-http");
        assertTrue(download.toString().matches("https?://[^/]+/.*"), "needs //host/");
        var image = client.send("GET", download, Optional.empty());
        assertEquals(artifact.object("hashes").text("sha256"), Digest.sha256(image.body()).hex());
        // After the reboot into the new image, on the first poll:
        String body =
            "{\"id\":\"%s\",\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"success\"}}}"
                .formatted(action);
        URI feedback =
            URI.create(
                link(probe, "deploymentBase").get().toString().replaceFirst("\\?.*", "")
                    + "/feedback");
        assertEquals(200, client.post(feedback, body));
      } else {
        done = true;
      }
    }
    assertEquals(3, cycles, "attributes, deployment, nothing");
    assertClaimedOnly(device);
  }

  @Test
  void zephyr_refusesACancel_andTheUpdateGoesOn() throws IOException {
    var device = site.device();
    var rollout = site.server.rollOut(site.v2, device);
    var client = new Client(device);
    client.get(link(client.poll(), "deploymentBase").orElseThrow());
    site.cancel(rollout);
    var probe = client.poll();
    assertEquals(Optional.empty(), link(probe, "deploymentBase"), "never beside cancelAction");
    var cancel = link(probe, "cancelAction").orElseThrow();
    String body =
        "{\"id\":\"%s\",\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"failure\"}}}"
            .formatted(client.get(cancel).object("cancelAction").text("stopId"));
    assertEquals(200, client.post(URI.create(cancel + "/feedback"), body));
    assertTrue(link(client.poll(), "deploymentBase").isPresent());
  }

  @Test
  void hawkbitRs_readsEveryFieldItRequires() throws IOException {
    var device = site.assigned();
    var client = new Client(device, "Accept", "application/hal+json");
    var base = client.poll();
    base.object("config").object("polling").text("sleep");
    var deployment = client.get(link(base, "deploymentBase").orElseThrow());
    deployment.object("deployment").text("download");
    deployment.object("deployment").text("update");
    var artifact = onlyArtifact(deployment);
    artifact.text("filename");
    for (String hash : List.of("sha1", "md5", "sha256")) {
      artifact.object("hashes").text(hash);
    }
    assertTrue(artifact.number("size") < 1L << 32);
    for (String relation : List.of("download-http", "md5sum-http", "download", "md5sum")) {
      assertTrue(DdiSite.href(artifact, relation).isAbsolute());
    }
    URI feedback = URI.create(link(base, "deploymentBase").get() + "/feedback");
    String body =
        "{\"id\":\"%s\",\"status\":{\"execution\":\"%s\",\"result\":{\"finished\":\"%s\","
            + "\"progress\":{\"cnt\":1,\"of\":2}},\"details\":[\"x\"]}}";
    String id = deployment.text("id");
    for (String execution :
        List.of("proceeding", "download", "downloaded", "scheduled", "resumed")) {
      assertEquals(200, client.post(feedback, body.formatted(id, execution, "none")), execution);
    }
    assertEquals(200, client.post(feedback, body.formatted(id, "closed", "failure")));
    assertEquals("error", state(device));
  }

  private static JsonView onlyArtifact(JsonView deployment) {
    var chunk = DdiSite.only(deployment.object("deployment").array("chunks"));
    assertEquals("os", chunk.text("part"));
    return DdiSite.only(chunk.array("artifacts"));
  }

  /// The numbered rules of what bites.
  @Nested
  class Rules {
    @Test
    void r1_whatMustNotBeInstalledNow_isWithheld_neverSkipped() throws IOException {
      var device = site.device();
      site.server.rollOut(site.v2, device);
      String body = device.get("/deploymentBase/" + device.offered().orElseThrow()).body();
      assertFalse(body.contains("skip"), body);
      // Not for this hardware: nothing is offered, rather than something to skip.
      var other = site.server.device("cam-" + System.nanoTime(), "cam-x");
      site.server.rollOut(site.v2, other);
      assertEquals(Optional.empty(), other.offered());
    }

    @Test
    void r1_downloadOnlyClients_sayDownloaded_andTheActionStaysOpen() throws IOException {
      var device = site.device();
      var action = site.read(device);
      assertEquals(200, feedback(device, action, "downloaded", "success"));
      assertEquals("downloaded", state(device));
    }

    @Test
    void r2_sha1_isOfTheBytes() throws Exception {
      var device = site.device();
      var artifact = onlyArtifact(device.deployment(site.read(device)));
      assertEquals(DdiSite.hex("SHA-1"), artifact.object("hashes").text("sha1"));
    }

    @Test
    void r3_success_isAClaim_untilAReportProvesIt() throws IOException {
      var device = site.device();
      var action = site.read(device);
      assertEquals(200, feedback(device, action, "closed", "success"));
      assertClaimedOnly(device);
    }

    @Test
    void r4_idsAsNumbersOrTexts_zeroProgress_localTimes_noMode() throws IOException {
      var device = site.device();
      var action = site.read(device);
      for (String id : List.of(action.toString(), "\"" + action + "\"", "\"\"")) {
        String body =
            ("{\"id\":%s,\"time\":\"20261120T160000\",\"status\":{\"execution\":\"proceeding\","
                    + "\"result\":{\"finished\":\"none\",\"progress\":{\"cnt\":0,\"of\":0}},"
                    + "\"details\":[\"x\"]}}")
                .formatted(id);
        assertEquals(200, post(device, action, body), id);
      }
      var put = device.send("PUT", "/configData", "{\"id\":\"\",\"data\":{\"a\":\"b\"}}");
      assertEquals(200, put.statusCode());
    }

    @Test
    void r4_invalidJsonOfSwupdate_isAnswered400_andChangesNothing() throws IOException {
      var device = site.device();
      var action = site.read(device);
      String broken =
          "{\"id\":1,\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"failure\"},"
              + "\"details\":[\"Got \"quotes\"\nand lines\"]}}";
      assertEquals(400, post(device, action, broken));
      assertEquals("retrieved", state(device));
      assertEquals(200, feedback(device, action, "closed", "success"), "and goes on");
    }

    @Test
    void r5_48LinesOfLog_areKept_asUntrustedText() throws IOException {
      var device = site.device();
      var action = site.read(device);
      var lines = new StringBuilder();
      for (int i = 0; i < 48; i++) {
        lines.append(i == 0 ? "" : ",").append("\"/tmp/x <script>alert(").append(i).append(")\"");
      }
      String body =
          "{\"status\":{\"execution\":\"proceeding\",\"result\":{\"finished\":\"none\"},"
              + "\"details\":["
              + lines
              + "]}}";
      for (int i = 0; i < 4; i++) {
        assertEquals(200, post(device, action, body));
      }
      JsonView newest = site.action(device).array("history").getLast();
      assertEquals(48, newest.array("messages").size());
    }

    @Test
    void r6_closedOnTheDeployment_endsACancel_andIsNotInstalled() throws IOException {
      var device = site.device();
      var rollout = site.server.rollOut(site.v2, device);
      var action = device.offered().orElseThrow();
      device.deployment(action);
      site.cancel(rollout);
      assertEquals(Set.of("cancelAction"), installOrCancel(device));
      assertEquals(200, feedback(device, action, "closed", "success"));
      assertEquals("canceled", state(device));
      assertFalse(site.action(device).flag("claimed"));
      assertEquals(Optional.empty(), device.toCancel());
    }

    private Set<String> installOrCancel(TestFleetDevice device) throws IOException {
      var links = device.poll().object("_links").asMembers().keySet();
      return links.stream()
          .filter(Set.of("deploymentBase", "cancelAction", "confirmationBase")::contains)
          .collect(java.util.stream.Collectors.toSet());
    }

    @Test
    void r7_sleep_isNeverZero() throws IOException {
      var sleep = site.device().poll().object("config").object("polling").text("sleep");
      assertTrue(sleep.matches("[0-9]{2}:[0-9]{2}:[0-9]{2}"), sleep);
      assertFalse(sleep.equals("00:00:00"));
    }

    @Test
    void uselessContentTypes_andEveryAccept_areTaken() throws IOException {
      var device = site.device();
      for (String type :
          List.of("application/json", "text/plain", "x", "application/octet-stream")) {
        var client = new Client(device, "Content-Type", type, "Accept", type);
        assertEquals("00:05:00", client.poll().object("config").object("polling").text("sleep"));
      }
    }

    @Test
    void artifactOfAnOpenAction_isNeverRefused_howeverOftenItIsAskedFor() throws IOException {
      var device = site.assigned();
      URI image = site.image(device);
      for (int i = 0; i < 60; i++) {
        assertEquals(206, device.fetch("GET", image, "Range", "bytes=0-9").statusCode());
        assertEquals(200, device.fetch("HEAD", image).statusCode());
      }
    }

    private int feedback(TestFleetDevice device, ActionId action, String execution, String finished)
        throws IOException {
      JsonObject status =
          JsonObject.builder()
              .put("execution", execution)
              .put("result", JsonObject.builder().put("finished", new JsonString(finished)).build())
              .build();
      return post(
          device,
          action,
          dev.pawl.core.json.JsonWriter.line(JsonObject.builder().put("status", status).build()));
    }

    private int post(TestFleetDevice device, ActionId action, String body) throws IOException {
      var answer = device.send("POST", "/deploymentBase/" + action + "/feedback", body);
      assertTrue(answer.statusCode() != 200 || answer.body().isEmpty());
      return answer.statusCode();
    }
  }
}
