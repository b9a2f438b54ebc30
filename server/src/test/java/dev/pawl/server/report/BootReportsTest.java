package dev.pawl.server.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.protocol.ActionFeedback.Execution;
import dev.pawl.core.protocol.ActionFeedback.Finished;
import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.protocol.SignedBootReport;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.value.ActionId;
import dev.pawl.server.testkit.TestDevice;
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

/// Signed boot reports over the real device listener: what they prove, and what is refused.
class BootReportsTest {
  private static final AtomicInteger NUMBER = new AtomicInteger(100);

  @TempDir static Path folder;
  private static TestSite site;
  private static ImageDescription v1;
  private static ImageDescription v2;

  @BeforeAll
  static void start() throws IOException {
    site = TestSite.in(folder);
    v1 = site.published("1.0.0", 1, "first".getBytes(UTF_8));
    v2 = site.published("2.0.0", 2, "second".getBytes(UTF_8));
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Nested
  class Evidence {
    @Test
    void aConfirmedReportOfTheAssignedImage_provesIt() throws IOException {
      var device = withV1();
      var action = assigned(device);
      long head = site.auditHead();
      accepted(device.send(device.report(Outcome.CONFIRMED, Optional.of(action), v2, 2)));

      var shown = shown(device);
      assertEquals(v2.path().value(), shown.object("running").text("path"));
      assertEquals(v2.sha256().hex(), shown.object("running").text("sha256"));
      assertEquals(2, shown.number("floor"));
      var assigned = shown.object("assigned");
      assertEquals("finished", assigned.text("state"));
      assertTrue(assigned.flag("evidenced"));
      assertFalse(assigned.flag("claimed"));
      assertEquals(Optional.empty(), device.offered());
      assertEquals(
          List.of("report.accepted " + device.id(), "action.closed action/" + action),
          site.actsAfter(head));
    }

    @Test
    void theFeedbackThatFollows_isTakenOnce() throws IOException {
      var device = withV1();
      var action = assigned(device);
      accepted(device.send(device.report(Outcome.CONFIRMED, Optional.of(action), v2, 2)));
      assertEquals(200, device.feedback(action, Execution.CLOSED, Finished.SUCCESS));
      assertTrue(shown(device).object("assigned").flag("claimed"));
      assertEquals(410, device.feedback(action, Execution.CLOSED, Finished.SUCCESS));
    }

    @Test
    void withoutANumber_theActionIsFoundByItsImage() throws IOException {
      var device = withV1();
      assigned(device);
      accepted(device.send(device.report(Outcome.CONFIRMED, Optional.empty(), v2, 2)));
      assertTrue(shown(device).object("assigned").flag("evidenced"));
    }

    @Test
    void aClaimAlone_provesNothing() throws IOException {
      var device = withV1();
      var action = assigned(device);
      device.feedback(action, Execution.CLOSED, Finished.SUCCESS);
      var shown = shown(device);
      assertEquals(v1.path().value(), shown.object("running").text("path"));
      assertTrue(shown.object("assigned").flag("claimed"));
      assertFalse(shown.object("assigned").flag("evidenced"));
    }

    @Test
    void fallingBack_closesAsError_andSaysWhy() throws IOException {
      var device = withV1();
      var action = assigned(device);
      accepted(device.send(device.report(Outcome.FELL_BACK, Optional.of(action), v1, 1)));
      var shown = shown(device);
      assertEquals("error", shown.object("assigned").text("state"));
      assertEquals(
          "health.failed: the door does not lock", shown.object("assigned").text("reason"));
      assertEquals("health.failed", shown.object("lastFailure").text("code"));
      assertEquals(v1.path().value(), shown.object("running").text("path"));
      assertEquals(200, device.feedback(action, Execution.CLOSED, Finished.FAILURE, "fell back"));
    }

    @Test
    void refusing_closesAsError_alsoAfterItsFeedback() throws IOException {
      var device = withV1();
      var action = assigned(device);
      assertEquals(200, device.feedback(action, Execution.CLOSED, Finished.FAILURE, "refused"));
      accepted(device.send(device.report(Outcome.REFUSED, Optional.of(action), v1, 1)));
      assertEquals("error", shown(device).object("assigned").text("state"));
      assertEquals("health.failed", shown(device).object("lastFailure").text("code"));
    }

    @Test
    void aLaterSuccess_forgetsTheFailure_andAsksForAttributes() throws IOException {
      var device = withV1();
      var action = assigned(device);
      accepted(device.send(device.report(Outcome.FELL_BACK, Optional.of(action), v1, 1)));
      device.send("PUT", "/configData", "{\"data\":{\"a\":\"1\"}}");
      var again = assigned(device);
      accepted(device.send(device.report(Outcome.CONFIRMED, Optional.of(again), v2, 2)));
      assertTrue(shown(device).optional("lastFailure").isEmpty());
      assertTrue(device.link("configData").isPresent());
    }

    @Test
    void whatIsProved_survivesARestart() throws IOException {
      try (var own = TestSite.in(folder.resolve("own"))) {
        var image = own.published("1.0.0", 1, "own".getBytes(UTF_8));
        var device = own.device("lock-own");
        own.rollOut(image, device);
        var action = device.offered().orElseThrow();
        var report = device.report(Outcome.CONFIRMED, Optional.of(action), image, 1);
        accepted(device.send(report));
        own.restart();
        var shown = own.get("/devices/lock-own");
        assertTrue(shown.object("assigned").flag("evidenced"));
        assertEquals(1, shown.number("floor"));
        assertTrue(shown.number("lastSeen") > 0, "written at the stop");
      }
    }
  }

  @Nested
  class Refusals {
    @Test
    void aReplayedReport() throws IOException {
      var device = withV1();
      var action = assigned(device);
      var report = device.report(Outcome.CONFIRMED, Optional.of(action), v2, 2);
      accepted(device.send(report));
      long head = site.auditHead();
      refused(409, "report.replayed", device.send(report));
      assertEquals(List.of("report.refused " + device.id()), site.actsAfter(head));
    }

    @Test
    void anOlderReportThatArrivesLate() throws IOException {
      var device = withV1();
      var older = device.report(Outcome.RUNNING, Optional.empty(), v1, 1);
      accepted(device.send(device.report(Outcome.RUNNING, Optional.empty(), v1, 1)));
      refused(409, "report.replayed", device.send(older));
    }

    @Test
    void aForgedReport_signedByAnotherKey() throws IOException {
      var device = withV1();
      var action = assigned(device);
      var report = device.report(Outcome.CONFIRMED, Optional.of(action), v2, 2);
      var forged = SignedBootReport.sign(report, TestDevice.key().getPrivate());
      long head = site.auditHead();
      refused(403, "report.bad-signature", device.send(SignedBootReport.toJson(forged)));
      assertEquals(List.of("report.refused " + device.id()), site.actsAfter(head));
      assertFalse(shown(device).object("assigned").flag("evidenced"));
      accepted(device.send(report));
    }

    @Test
    void aReportWithoutTheNonceOfAPoll_isAskedForAgain() throws IOException {
      var device = withV1();
      var other = withV1();
      var key = device.credential().key();
      var signed =
          SignedBootReport.sign(device.report(Outcome.RUNNING, Optional.empty(), v1, 1), key);
      refused(428, "report.not-fresh", device.send(SignedBootReport.toJson(signed)));
      for (String wrong : List.of("", "x", "A".repeat(32), other.nonce())) {
        var answer = device.send(SignedBootReport.toJson(signed.answering(wrong, key)));
        refused(428, "report.not-fresh", answer);
      }
      accepted(device.send(SignedBootReport.toJson(signed.answering(device.nonce(), key))));
    }

    @Test
    void aChangedReport() throws IOException {
      var device = withV1();
      var report = device.report(Outcome.RUNNING, Optional.empty(), v1, 1);
      var signed =
          SignedBootReport.toJson(SignedBootReport.sign(report, device.credential().key()));
      var content = (JsonObject) signed.get("signed").orElseThrow();
      var changed = signed.with("signed", content.with("floor", new JsonNumber(0)));
      refused(403, "report.bad-signature", device.send(changed));
    }

    @Test
    void theReportOfAnotherDevice() throws IOException {
      var device = withV1();
      var other = withV1();
      var theirs = other.report(Outcome.RUNNING, Optional.empty(), v1, 1);
      refused(
          403,
          "report.bad-signature",
          device.send(
              SignedBootReport.toJson(SignedBootReport.sign(theirs, other.credential().key()))));
      // The own key does not help: the report must speak of the device that sends it.
      refused(
          403,
          "report.bad-signature",
          device.send(
              SignedBootReport.toJson(SignedBootReport.sign(theirs, device.credential().key()))));
    }

    @Test
    void aReportAboutAnotherDevicesAction() throws IOException {
      var device = withV1();
      var other = withV1();
      var theirs = assigned(other);
      var report = device.report(Outcome.CONFIRMED, Optional.of(theirs), v2, 2);
      refused(403, "report.foreign-action", device.send(report));
      assertFalse(shown(other).object("assigned").flag("evidenced"));
      assertEquals(v1.path().value(), shown(device).object("running").text("path"));
    }

    @Test
    void oddBodies() throws IOException {
      var device = withV1();
      for (var body :
          List.of(
              "",
              "[]",
              "{}",
              "{\"signed\":{},\"signature\":1}",
              "{\"signed\":[],\"signature\":\"\"}",
              "{\"signed\":{}}")) {
        assertEquals(400, device.send("POST", "/report", body).statusCode(), body);
      }
    }
  }

  @Nested
  class SecurityEvents {
    @Test
    void anImageNobodyAssigned_isTakenDown_andRaisesAnEvent() throws IOException {
      var device = withV1();
      long head = site.auditHead();
      accepted(device.send(device.report(Outcome.RUNNING, Optional.empty(), v2, 1)));
      assertEquals(
          List.of("report.accepted " + device.id(), "device.image-mismatch " + device.id()),
          site.actsAfter(head));
      var shown = shown(device);
      assertEquals(v2.path().value(), shown.object("running").text("path"));
      assertEquals("device.image-mismatch", shown.object("lastFailure").text("code"));
    }

    @Test
    void confirmingAnotherImageThanAssigned_isNoEvidence() throws IOException {
      var device = withV1();
      var action = assigned(device);
      accepted(device.send(device.report(Outcome.CONFIRMED, Optional.of(action), v1, 1)));
      var shown = shown(device);
      assertFalse(shown.object("assigned").flag("evidenced"));
      assertEquals("device.image-mismatch", shown.object("lastFailure").text("code"));
    }

    @Test
    void otherFactsThanPublished_areNoEvidence() throws IOException {
      var device = withV1();
      var action = assigned(device);
      var forged = TestRepository.describe("lock", "2.0.0", 9, "lock-s2", "x".getBytes(UTF_8));
      accepted(device.send(device.report(Outcome.CONFIRMED, Optional.of(action), forged, 9)));
      assertFalse(shown(device).object("assigned").flag("evidenced"));
      assertEquals("device.image-mismatch", shown(device).object("lastFailure").text("code"));
    }

    @Test
    void aFloorThatSinks_isKeptWhereItWas_andRaisesAnEvent() throws IOException {
      var device = withV1();
      long head = site.auditHead();
      accepted(device.send(device.report(Outcome.RUNNING, Optional.empty(), v1, 0)));
      assertEquals(1, shown(device).number("floor"));
      assertEquals(
          List.of("report.accepted " + device.id(), "device.floor-lowered " + device.id()),
          site.actsAfter(head));
    }

    @Test
    void whatItLeftTheFactoryWith_isNoEvent() throws IOException {
      var device = site.device("lock-" + NUMBER.incrementAndGet());
      var unknown = TestRepository.describe("lock", "0.9.0", 0, "lock-s2", "f".getBytes(UTF_8));
      long head = site.auditHead();
      accepted(device.send(device.report(Outcome.RUNNING, Optional.empty(), unknown, 0)));
      accepted(device.send(device.report(Outcome.RUNNING, Optional.empty(), unknown, 0)));
      assertEquals(
          List.of("report.accepted " + device.id(), "report.accepted " + device.id()),
          site.actsAfter(head));
    }
  }

  // --- helpers -----------------------------------------------------------------------------------

  /// A device that came from the factory with v1 and has said so.
  private static TestFleetDevice withV1() throws IOException {
    var device = site.device("lock-" + NUMBER.incrementAndGet());
    accepted(device.send(device.report(Outcome.RUNNING, Optional.empty(), v1, 1)));
    return device;
  }

  private static ActionId assigned(TestFleetDevice device) throws IOException {
    site.rollOut(v2, device);
    return device.offered().orElseThrow();
  }

  private static JsonView shown(TestFleetDevice device) throws IOException {
    return site.get("/devices/" + device.id());
  }

  private static void accepted(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("", answer.body());
  }

  private static void refused(int status, String code, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(code, TestSite.json(answer).text("errorCode"));
  }
}
