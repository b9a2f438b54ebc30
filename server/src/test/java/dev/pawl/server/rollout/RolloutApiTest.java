package dev.pawl.server.rollout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.protocol.ActionFeedback.Execution;
import dev.pawl.core.protocol.ActionFeedback.Finished;
import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.server.Ports;
import dev.pawl.server.decide.Decider;
import dev.pawl.server.testkit.TestFleetDevice;
import dev.pawl.server.testkit.TestSite;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rollouts over the operator API: for each device a decision with its reason.
class RolloutApiTest {
  private static final AtomicInteger NUMBER = new AtomicInteger(100);
  private static final AtomicInteger DECISIONS = new AtomicInteger();

  @TempDir static Path folder;
  private static TestSite site;
  private static ImageDescription v1;
  private static ImageDescription v2;

  @BeforeAll
  static void start() throws IOException {
    site = TestSite.in(folder, RolloutApiTest::counting);
    v1 = site.published("1.0.0", 1, "first".getBytes(UTF_8));
    v2 = site.published("2.0.0", 2, "second".getBytes(UTF_8));
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static Ports counting(Ports real) {
    Decider decider =
        (device, assigned) -> {
          DECISIONS.incrementAndGet();
          return real.decider().decide(device, assigned);
        };
    return new Ports(
        real.artifacts(), decider, real.metadata(), real.clock(), real.signer(), real.deltas());
  }

  @Nested
  class Creating {
    @Test
    void aDeviceThatFits_isAssigned() throws IOException {
      var device = device();
      long head = site.auditHead();
      var rollout = site.rollOut(v2, device);
      var decided = only(rollout);
      assertEquals(device.id().value(), decided.text("id"));
      assertEquals("assigned", decided.text("decision"));
      assertEquals("decide.offer", decided.text("rule"));
      assertEquals("running", decided.text("state"));
      assertEquals("running", rollout.text("state"));
      assertEquals(
          List.of(
              "rollout.created rollout/" + rollout.text("id"),
              "action.assigned action/" + decided.text("action")),
          site.actsAfter(head));
    }

    @Test
    void whatDevicesRunOrAwait_isInUse() throws IOException {
      var runs = running(v1);
      site.rollOut(v2, runs);

      var used = site.get("/images-in-use");

      assertTrue(texts(used, "running").contains(v1.path().value()), "running");
      assertTrue(texts(used, "assigned").contains(v2.path().value()), "assigned");
    }

    private static List<String> texts(JsonView view, String name) {
      return view.array(name).stream().map(JsonView::asText).toList();
    }

    @Test
    void otherHardware_isRefused() throws IOException {
      var device = site.device("cam-" + NUMBER.incrementAndGet(), "cam-c1");
      assertRefused("decide.wrong-hardware", site.rollOut(v2, device));
      assertEquals(Optional.empty(), device.offered());
    }

    @Test
    void aDeviceWithoutCertificate_isRefused() throws IOException {
      var id = "lock-" + NUMBER.incrementAndGet();
      site.registered(id, "lock-s2");
      assertRefused("decide.not-enrolled", create(v2.path().value(), "[\"" + id + "\"]"));
    }

    @Test
    void aRevokedDevice_isRefused() throws IOException {
      var device = device();
      site.api(
          200,
          "POST",
          "/devices/" + device.id() + "/revoke",
          JsonObject.builder().put("reason", "stolen").build());
      assertRefused("decide.revoked", site.rollOut(v2, device));
    }

    @Test
    void whatRunsAlready_isNotAssignedAgain() throws IOException {
      var device = running(v2);
      assertRefused("decide.already-installed", site.rollOut(v2, device));
    }

    @Test
    void anImageBelowTheDevicesFloor_isRefused() throws IOException {
      assertRefused("decide.below-device-floor", site.rollOut(v1, running(v2)));
    }

    @Test
    void aWithdrawnImage_isRefused_andNoLongerOffered() throws IOException {
      var withdrawn = site.published("8.0.0", 8, "withdrawn".getBytes(UTF_8));
      var device = device();
      site.rollOut(withdrawn, device);
      assertTrue(device.offered().isPresent());
      site.publish(site.people().signedWithout(withdrawn));
      assertEquals(Optional.empty(), device.offered());
      assertRefused("decide.not-published", site.rollOut(withdrawn, device()));
    }

    @Test
    void toAll_decidesForEachDevice() throws IOException {
      try (var own = TestSite.in(folder.resolve("all"))) {
        var image = own.published("1.0.0", 1, "own".getBytes(UTF_8));
        own.device("lock-a");
        own.device("cam-a", "cam-c1");
        own.registered("lock-b", "lock-s2");
        var rollout =
            TestSite.json(
                own.api(
                    "POST",
                    "/rollouts",
                    "{\"release\":\"%s\",\"devices\":\"all\"}"
                        .formatted(image.path())
                        .getBytes(UTF_8)));
        assertEquals(
            List.of("cam-a refused", "lock-a assigned", "lock-b refused"),
            rollout.array("devices").stream()
                .map(device -> device.text("id") + " " + device.text("decision"))
                .toList());
        assertEquals(2, rollout.object("counts").number("refused"));
        assertEquals(1, rollout.object("counts").number("running"));
      }
    }

    @Test
    void anUnknownReleaseOrDevice_isAnswered404_andNothingIsDone() throws IOException {
      var device = device();
      long head = site.auditHead();
      var none = post("line-lock/lock-0.0.0.img", "[\"" + device.id() + "\"]");
      problem(404, "rollout.unknown-release", none);
      var stranger = post(v2.path().value(), "[\"" + device.id() + "\",\"lock-nobody\"]");
      problem(404, "rollout.unknown-device", stranger);
      assertEquals(head, site.auditHead());
      assertEquals(Optional.empty(), device.offered());
    }

    @Test
    void oddBodies_areAnswered400() throws IOException {
      for (var devices : List.of("\"some\"", "1", "[1]", "[\"UPPER\"]", "{}")) {
        assertEquals(400, post(v2.path().value(), devices).statusCode(), devices);
      }
      var device = device();
      assertEquals(
          400,
          post(v2.path().value(), "[\"%s\",\"%s\"]".formatted(device.id(), device.id()))
              .statusCode());
      problem(422, "rollout.no-devices", post(v2.path().value(), "[]"));
    }
  }

  @Nested
  class Following {
    @Test
    void countsAndDevices_followWhatHappens() throws IOException {
      var one = device();
      var two = device();
      var id = site.rollOut(v2, one, two).text("id");
      one.feedback(one.offered().orElseThrow(), Execution.CLOSED, Finished.SUCCESS);
      var half = site.get("/rollouts/" + id);
      assertEquals("running", half.text("state"));
      assertEquals(1, half.object("counts").number("finished"));
      two.feedback(two.offered().orElseThrow(), Execution.CLOSED, Finished.FAILURE);
      var done = site.get("/rollouts/" + id);
      assertEquals("finished", done.text("state"));
      assertEquals(1, done.object("counts").number("error"));
      assertEquals(true, done.array("devices").getFirst().flag("claimed"));
    }

    @Test
    void theListIsNewestFirst_inParts() throws IOException {
      var device = device();
      var older = site.rollOut(v2, device).text("id");
      var newer = site.rollOut(v2, device).text("id");
      var first = site.get("/rollouts?limit=1");
      assertEquals(newer, first.array("items").getFirst().text("id"));
      var second = site.get("/rollouts?limit=1&after=" + first.text("next"));
      assertEquals(older, second.array("items").getFirst().text("id"));
    }

    @Test
    void anUnknownRollout_isAnswered404() throws IOException {
      problem(404, "rollout.unknown-rollout", site.api("GET", "/rollouts/999999", new byte[0]));
      problem(
          404,
          "rollout.unknown-rollout",
          site.api("POST", "/rollouts/999999/cancel", "{}".getBytes(UTF_8)));
      assertEquals(400, site.api("GET", "/rollouts/first", new byte[0]).statusCode());
    }

    @Test
    void cancelling_isAuditedOnce() throws IOException {
      var device = device();
      var rollout = site.rollOut(v2, device);
      long head = site.auditHead();
      var path = "/rollouts/" + rollout.text("id") + "/cancel";
      assertEquals("canceled", site.api(200, "POST", path, JsonObject.EMPTY).text("state"));
      site.api(200, "POST", path, JsonObject.EMPTY);
      assertEquals(
          List.of(
              "rollout.canceled rollout/" + rollout.text("id"),
              "action.closed action/" + only(rollout).text("action")),
          site.actsAfter(head));
    }

    @Test
    void numbersAreNeverUsedAgain_alsoAfterARestart() throws IOException {
      try (var own = TestSite.in(folder.resolve("numbers"))) {
        var image = own.published("1.0.0", 1, "own".getBytes(UTF_8));
        var device = own.device("lock-a");
        own.rollOut(image, device);
        assertEquals(1001, device.offered().orElseThrow().value());
        own.restart();
        assertEquals("1002", only(own.rollOut(image, device)).text("action"));
      }
    }
  }

  @Nested
  class ManyPolls {
    @Test
    void anIdlePoll_decidesNothingAnew() throws IOException {
      var device = device();
      device.poll();
      int before = DECISIONS.get();
      for (int i = 0; i < 5; i++) {
        device.poll();
      }
      assertEquals(before, DECISIONS.get());
    }

    @Test
    void whatChanges_isSeenOnTheNextPoll() throws IOException {
      var device = device();
      device.poll();
      site.rollOut(v2, device);
      assertTrue(device.offered().isPresent());
    }
  }

  // --- helpers -----------------------------------------------------------------------------------

  private static TestFleetDevice device() throws IOException {
    return site.device("lock-" + NUMBER.incrementAndGet());
  }

  /// A device that proved to run this image.
  private static TestFleetDevice running(ImageDescription image) throws IOException {
    var device = device();
    var report = device.report(Outcome.RUNNING, Optional.empty(), image, image.counter().value());
    assertEquals(200, device.send(report).statusCode());
    return device;
  }

  private static HttpResponse<String> post(String release, String devices) throws IOException {
    return site.api(
        "POST",
        "/rollouts",
        "{\"release\":\"%s\",\"devices\":%s}".formatted(release, devices).getBytes(UTF_8));
  }

  private static JsonView create(String release, String devices) throws IOException {
    var answer = post(release, devices);
    assertEquals(201, answer.statusCode(), answer.body());
    return TestSite.json(answer);
  }

  private static JsonView only(JsonView rollout) {
    assertEquals(1, rollout.array("devices").size());
    return rollout.array("devices").getFirst();
  }

  private static void assertRefused(String rule, JsonView rollout) {
    var decided = only(rollout);
    assertEquals("refused", decided.text("decision"));
    assertEquals(rule, decided.text("rule"));
    assertTrue(decided.text("reason").length() > 10);
    assertTrue(decided.optional("action").isEmpty());
    assertEquals("finished", rollout.text("state"));
  }

  private static void problem(int status, String code, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(code, TestSite.json(answer).text("code"));
  }
}
