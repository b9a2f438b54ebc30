package dev.pawl.core.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.boot.Decision.PassedOver;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.image.ImageFailure;
import dev.pawl.core.release.BlockTree;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.trust.TestVerified;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootDecisionTest {
  static final Failure TAMPERED =
      new ImageFailure.DigestMismatch(Digest.sha256(new byte[] {1}), Digest.sha256(new byte[] {2}));
  private static final ReleaseCounter FLOOR = new ReleaseCounter(5);

  static SlotVerdict image(long counter) {
    Digest any = Digest.sha256(new byte[0]);
    return new SlotVerdict.Bootable(
        TestVerified.of(
            new ImageDescription(
                new TargetPath("line-lock/lock-2.0.0.img"),
                new ProductLine("lock"),
                new Version("2.0.0"),
                new ReleaseCounter(counter),
                Set.of(new HardwareId("lock-s2")),
                ImageType.OPAQUE,
                ByteCount.ZERO,
                any,
                new BlockTree(65536, any),
                Optional.empty(),
                Optional.empty())));
  }

  private static SlotState state(String text) {
    int space = text.indexOf(' ');
    int priority = Integer.parseInt(text.substring(0, space));
    String tries = text.substring(space + 1);
    return tries.equals("ok")
        ? new SlotState(priority, 0, true)
        : new SlotState(priority, Integer.parseInt(tries), false);
  }

  private static SlotVerdict verdict(String text) {
    return switch (text) {
      case "empty" -> new SlotVerdict.Empty();
      case "tampered" -> new SlotVerdict.Refused(TAMPERED);
      default -> image(Long.parseLong(text));
    };
  }

  /// States: priority and tries left or `ok`. Verdicts: a counter, `tampered` or `empty`. The floor
  /// is 5.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        // what                               | A    | B    | A says   | B says   | answer
        "from the factory                     | 2 ok | 0 0  | 5        | empty    | a",
        "trial comes first                    | 1 ok | 2 3  | 5        | 6        | b on trial",
        "last try                             | 1 ok | 2 1  | 5        | 6        | b on trial",
        "no tries left                        | 1 ok | 2 0  | 5        | 6        | a fell back: b"
            + " boot.no-tries-left",
        "trial was tampered with              | 1 ok | 2 3  | 5        | tampered | a fell back: b"
            + " image.digest-mismatch",
        "trial is empty                       | 1 ok | 2 3  | 5        | empty    | a fell back: b"
            + " boot.slot-empty",
        "trial is below the floor             | 1 ok | 2 3  | 5        | 4        | a fell back: b"
            + " image.counter-below-floor",
        "both confirmed                       | 1 ok | 2 ok | 5        | 6        | b",
        "confirmed and tampered               | 1 ok | 2 ok | 5        | tampered | a: b"
            + " image.digest-mismatch",
        "older one below the floor            | 1 ok | 2 ok | 4        | 5        | b",
        "older below, newer tampered          | 1 ok | 2 ok | 4        | tampered | recovery: b"
            + " image.digest-mismatch, a image.counter-below-floor",
        "same priority, confirmed first       | 3 7  | 3 ok | 5        | 5        | b",
        "same priority, both confirmed        | 3 ok | 3 ok | 5        | 5        | a",
        "same priority, both on trial         | 3 1  | 3 7  | 5        | 5        | a on trial",
        "priority decides, not confirmation   | 9 1  | 8 ok | 5        | 5        | a on trial",
        "not in use, though good              | 0 ok | 2 ok | 9        | 5        | b",
        "not in use at all                    | 0 ok | 0 7  | 9        | 9        | recovery: a"
            + " boot.slot-unused, b boot.slot-unused",
        "only a trial, and it fails           | 0 0  | 2 0  | empty    | 5        | recovery: b"
            + " boot.no-tries-left, a boot.slot-unused",
        "both tampered                        | 1 ok | 2 ok | tampered | tampered | recovery: b"
            + " image.digest-mismatch, a image.digest-mismatch",
        "both trials used up                  | 1 0  | 2 0  | 5        | 5        | recovery: b"
            + " boot.no-tries-left, a boot.no-tries-left",
      })
  void table(String what, String a, String b, String aSays, String bSays, String answer) {
    BootRecord record = new BootRecord(7, state(a), state(b), 3, ResetReason.WATCHDOG);
    Decision decision =
        BootDecision.decide(record, Map.of(Slot.A, verdict(aSays), Slot.B, verdict(bSays)), FLOOR);
    assertEquals(answer, said(decision), what);
  }

  static String said(Decision decision) {
    return switch (decision) {
      case Decision.Boot boot ->
          boot.slot()
              + (boot.trial() ? " on trial" : "")
              + (boot.fellBack() ? " fell back" : "")
              + reasons(boot.reasons());
      case Decision.Recovery recovery -> "recovery" + reasons(recovery.reasons());
    };
  }

  private static String reasons(List<PassedOver> reasons) {
    List<String> said =
        reasons.stream().map(reason -> reason.slot() + " " + reason.why().code()).toList();
    return said.isEmpty() ? "" : ": " + String.join(", ", said);
  }

  private static final BootRecord TRIAL =
      new BootRecord(
          7, new SlotState(1, 0, true), new SlotState(2, 3, false), 3, ResetReason.WATCHDOG);

  private static Decision.Boot boot(Decision decision) {
    return assertInstanceOf(Decision.Boot.class, decision);
  }

  @Test
  void tryOfATrial_isUsedUpInTheRecordToWriteFirst() {
    Decision.Boot boot =
        boot(BootDecision.decide(TRIAL, Map.of(Slot.A, image(5), Slot.B, image(6)), FLOOR));
    assertEquals(
        new BootRecord(8, TRIAL.a(), new SlotState(2, 2, false), 4, ResetReason.WATCHDOG),
        boot.toWriteFirst());
  }

  @Test
  void failedTrial_isGivenUpInTheRecord_andTheReasonOfTheLastResetStays() {
    BootRecord usedUp =
        new BootRecord(7, TRIAL.a(), new SlotState(2, 0, false), 3, ResetReason.CRASH);
    Decision.Boot boot =
        boot(BootDecision.decide(usedUp, Map.of(Slot.A, image(5), Slot.B, image(6)), FLOOR));
    assertEquals(
        new BootRecord(9, TRIAL.a(), SlotState.UNUSED, 4, ResetReason.CRASH), boot.toWriteFirst());
  }

  @Test
  void refusedTrial_isGivenUp_andTheRecordSaysThatBootingWasRefused() {
    Decision.Boot boot =
        boot(
            BootDecision.decide(
                TRIAL, Map.of(Slot.A, image(5), Slot.B, new SlotVerdict.Refused(TAMPERED)), FLOOR));
    assertEquals(
        new BootRecord(10, TRIAL.a(), SlotState.UNUSED, 4, ResetReason.BOOT_REFUSED),
        boot.toWriteFirst());
    assertEquals(List.of(new PassedOver(Slot.B, TAMPERED)), boot.reasons());
  }

  @Test
  void refusedConfirmedSlot_staysConfirmed_sinceItMayReadBetterNextTime() {
    BootRecord both =
        new BootRecord(
            7, new SlotState(1, 0, true), new SlotState(2, 0, true), 3, ResetReason.POWER_ON);
    Decision.Boot boot = boot(BootDecision.decide(both, Map.of(Slot.A, image(5)), FLOOR));
    assertEquals(
        new BootRecord(9, both.a(), both.b(), 4, ResetReason.BOOT_REFUSED), boot.toWriteFirst());
    assertFalse(boot.fellBack());
    assertEquals(
        List.of(new PassedOver(Slot.B, new BootFailure.SlotEmpty(Slot.B))), boot.reasons());
  }

  @Test
  void slotNotInUse_isNoRefusal() {
    BootRecord odd =
        new BootRecord(
            7, SlotState.UNUSED, new SlotState(1, 0, true), 3, ResetReason.REBOOT_REQUESTED);
    Decision.Boot boot =
        boot(BootDecision.decide(odd, Map.of(Slot.A, image(9), Slot.B, image(5)), FLOOR));
    assertEquals(ResetReason.REBOOT_REQUESTED, boot.toWriteFirst().lastReset());
    assertEquals(List.of(), boot.reasons());
  }

  /// The counter cannot be read: no floor. States and verdicts as above.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "confirmed image goes on     | 2 ok | 0 0  | 5        | empty    | a",
        "trial is not booted         | 1 ok | 2 3  | 5        | 9        | a: b boot.not-confirmed",
        "highest counter wins        | 2 ok | 1 ok | 4        | 5        | b: a"
            + " image.counter-below-floor",
        "unless it is tampered with  | 2 ok | 1 ok | 4        | tampered | a",
        "unless it is on trial       | 2 ok | 1 3  | 4        | 5        | a",
        "only a trial                | 0 0  | 2 3  | empty    | 9        | recovery: b"
            + " boot.not-confirmed, a boot.slot-unused",
        "nothing good                | 2 ok | 1 ok | tampered | empty    | recovery: a"
            + " image.digest-mismatch, b boot.slot-empty",
      })
  void withoutCounter(String what, String a, String b, String aSays, String bSays, String answer) {
    BootRecord record = new BootRecord(7, state(a), state(b), 3, ResetReason.WATCHDOG);
    Decision decision =
        BootDecision.decideWithoutCounter(
            record, Map.of(Slot.A, verdict(aSays), Slot.B, verdict(bSays)));
    assertEquals(answer, said(decision), what);
    if (decision instanceof Decision.Boot boot) {
      assertEquals(record.started(boot.slot()), boot.toWriteFirst(), "nothing is given up");
    }
  }

  /// The record is lost. Verdicts as above; the floor is 5.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "only A            | 5        | empty    | confirmed            | unused",
        "only B            | tampered | 5        | unused               | confirmed",
        "B is newer        | 5        | 6        | confirmed            | on trial, 3 tries left",
        "A is newer        | 6        | 5        | on trial, 3 tries left | confirmed",
        "same counter      | 6        | 6        | on trial, 3 tries left | confirmed",
        "A below the floor | 4        | 6        | unused               | confirmed",
        "both below        | 4        | 4        | unused               | unused",
        "nothing           | empty    | tampered | unused               | unused",
      })
  void afterLoss(String what, String aSays, String bSays, String a, String b) {
    Map<Slot, SlotVerdict> verdicts = Map.of(Slot.A, verdict(aSays), Slot.B, verdict(bSays));
    BootRecord record = BootDecision.afterLoss(verdicts, FLOOR);
    assertEquals(a, record.a().toString(), what);
    assertEquals(b, record.b().toString(), what);
    assertEquals(1, record.sequence());
    boolean anyGood = Stream.of(a, b).anyMatch(state -> !state.equals("unused"));
    Decision decision = BootDecision.decide(record, verdicts, FLOOR);
    assertEquals(anyGood, decision instanceof Decision.Boot);
    if (decision instanceof Decision.Boot boot) {
      assertTrue(record.slot(boot.slot().other()).priority() < 2, "the newest goes first");
    }
  }

  /// Record and counter are lost.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "only A            | 5        | empty    | a",
        "B is newer        | 5        | 6        | b",
        "A is newer        | 6        | 5        | a",
        "same counter      | 6        | 6        | b: a boot.not-confirmed",
        "newer is tampered | 5        | tampered | a",
        "nothing           | empty    | tampered | recovery: a boot.slot-unused, b"
            + " boot.slot-unused",
      })
  void afterLossOfRecordAndCounter_onlyTheHighestCounterBoots(
      String what, String aSays, String bSays, String answer) {
    Map<Slot, SlotVerdict> verdicts = Map.of(Slot.A, verdict(aSays), Slot.B, verdict(bSays));
    BootRecord record = BootDecision.afterLossWithoutCounter(verdicts);
    assertEquals(answer, said(BootDecision.decideWithoutCounter(record, verdicts)), what);
  }

  @Test
  void failures_haveCodesAndSayTheSlot() {
    Map<String, BootFailure> all =
        Map.of(
            "boot.slot-unused", new BootFailure.SlotUnused(Slot.B),
            "boot.no-tries-left", new BootFailure.NoTriesLeft(Slot.B),
            "boot.slot-empty", new BootFailure.SlotEmpty(Slot.B),
            "boot.not-confirmed", new BootFailure.NotConfirmed(Slot.B));
    all.forEach(
        (code, failure) -> {
          assertEquals(code, failure.code());
          assertTrue(failure.explain().startsWith("Choosing a slot to boot: expected "));
          assertTrue(failure.explain().contains("slot b"));
        });
  }
}
