package dev.pawl.server.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import dev.pawl.server.rollout.ActionEvent;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportRulesTest {
  private static final RunningImage V1 = image("1.0.0", 1, 1);
  private static final RunningImage V2 = image("2.0.0", 2, 2);

  @Test
  void confirmedReportOfTheAssignedImage_isEvidence() {
    var meaning = ReportRules.meaningOf(report(Outcome.CONFIRMED, V2), assigned(V2));
    assertInstanceOf(ActionEvent.Confirmed.class, meaning.event().orElseThrow());
    assertTrue(meaning.imageExpected());
    assertFalse(meaning.floorLowered());
  }

  @Test
  void confirmedReportOfAnotherImage_isNoEvidence() {
    var facts =
        new ReportRules.Facts(
            Optional.of(V1), Optional.of(V2.sha256()), true, false, ReleaseCounter.ZERO);
    var meaning = ReportRules.meaningOf(report(Outcome.CONFIRMED, V1), facts);
    assertEquals(Optional.empty(), meaning.event());
    assertFalse(meaning.imageExpected());
  }

  @Test
  void confirmedReportWithOtherFactsThanPublished_isNoEvidence() {
    var raised = image("2.0.0", 2, 9);
    var meaning = ReportRules.meaningOf(report(Outcome.CONFIRMED, raised), assigned(V2));
    assertEquals(Optional.empty(), meaning.event());
    assertFalse(meaning.imageExpected());
  }

  @Test
  void anImageNobodyAssigned_isUnexpected() {
    var unknown =
        new ReportRules.Facts(Optional.of(V2), Optional.empty(), false, false, ReleaseCounter.ZERO);
    assertFalse(ReportRules.meaningOf(report(Outcome.RUNNING, V2), unknown).imageExpected());
  }

  @Test
  void theFirstReport_saysWhatTheFactoryInstalled() {
    var first =
        new ReportRules.Facts(Optional.empty(), Optional.empty(), false, true, ReleaseCounter.ZERO);
    assertTrue(ReportRules.meaningOf(report(Outcome.RUNNING, V1), first).imageExpected());
    var published =
        new ReportRules.Facts(Optional.of(V1), Optional.empty(), false, true, ReleaseCounter.ZERO);
    assertFalse(
        ReportRules.meaningOf(report(Outcome.RUNNING, image("1.0.0", 7, 1)), published)
            .imageExpected());
  }

  @Test
  void fallingBackAndRefusing_proveFailure_whileTheOldImageRuns() {
    for (var outcome : new Outcome[] {Outcome.FELL_BACK, Outcome.REFUSED}) {
      var facts =
          new ReportRules.Facts(
              Optional.of(V1), Optional.of(V2.sha256()), true, false, ReleaseCounter.ZERO);
      var meaning = ReportRules.meaningOf(report(outcome, V1), facts);
      assertInstanceOf(ActionEvent.ProvedFailure.class, meaning.event().orElseThrow());
      assertTrue(meaning.imageExpected());
    }
  }

  @Test
  void aRunningReport_touchesNoAction() {
    assertEquals(
        Optional.empty(), ReportRules.meaningOf(report(Outcome.RUNNING, V2), assigned(V2)).event());
  }

  @Test
  void withoutAnAction_thereIsNothingToProve() {
    var facts =
        new ReportRules.Facts(Optional.of(V2), Optional.empty(), true, false, ReleaseCounter.ZERO);
    assertEquals(
        Optional.empty(), ReportRules.meaningOf(report(Outcome.CONFIRMED, V2), facts).event());
  }

  @Test
  void aFloorThatSinks_isNoticed() {
    var facts =
        new ReportRules.Facts(
            Optional.of(V2), Optional.empty(), true, false, new ReleaseCounter(3));
    assertTrue(ReportRules.meaningOf(report(Outcome.RUNNING, V2), facts).floorLowered());
  }

  private static ReportRules.Facts assigned(RunningImage image) {
    return new ReportRules.Facts(
        Optional.of(V2), Optional.of(image.sha256()), true, false, ReleaseCounter.ZERO);
  }

  private static BootReport report(Outcome outcome, RunningImage image) {
    return new BootReport(
        new DeviceId("lock-001"),
        1,
        Instant.EPOCH,
        Optional.of(new ActionId(1001)),
        outcome,
        Slot.B,
        image,
        new ReleaseCounter(2),
        5,
        "power-on",
        outcome.isFailure()
            ? Optional.of(new ReportedFailure("image.block-mismatch", "block 3"))
            : Optional.empty());
  }

  private static RunningImage image(String version, int content, long counter) {
    return new RunningImage(
        new TargetPath("line-lock/lock-" + version + ".img"),
        Digest.sha256(new byte[] {(byte) content}),
        new ByteCount(1000),
        new Version(version),
        new ReleaseCounter(counter));
  }
}
