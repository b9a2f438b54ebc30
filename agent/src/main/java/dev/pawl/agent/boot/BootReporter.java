package dev.pawl.agent.boot;

import dev.pawl.agent.rollback.CounterFailure;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.boot.Decision;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

/// Puts what the boot stage decides and sees into words. A device that waits in recovery says so
/// once, and again only when the reasons change.
final class BootReporter {
  private final BootEvents events;

  /// Why the device waits, as last said; only the boot stage's thread uses it.
  private List<String> lastRecovery = List.of();

  /// Whether it was said already; only the boot stage's thread uses it.
  private boolean counterUnreadable;

  BootReporter(BootEvents events) {
    this.events = events;
  }

  void counter(Result<ReleaseCounter, CounterFailure> floor) {
    switch (floor) {
      case Result.Ok<ReleaseCounter, CounterFailure> _ -> {
        counterUnreadable = false;
        events.over(DeviceEventKind.BOOT_COUNTER_UNREADABLE);
      }
      case Result.Failed<ReleaseCounter, CounterFailure>(CounterFailure failure) -> {
        if (!counterUnreadable) {
          failed(DeviceEventKind.BOOT_COUNTER_UNREADABLE, failure);
        }
        counterUnreadable = true;
      }
    }
  }

  /// Failure codes of what is wrong with the device now.
  SortedSet<String> problems() {
    return events.problems();
  }

  /// What was wrong in the turn before may be right in this one.
  void newTurn() {
    events.over(DeviceEventKind.BOOT_COPY_KEPT);
    events.over(DeviceEventKind.BOOT_RECORD_NOT_WRITTEN);
    events.over(DeviceEventKind.BOOT_RECORD_LOST);
    events.over(DeviceEventKind.BOOT_REPAIRED);
  }

  void configIgnored(Failure why) {
    failed(DeviceEventKind.BOOT_CONFIG_IGNORED, why);
  }

  void recordRepaired() {
    events.say(
        DeviceEventKind.BOOT_REPAIRED,
        "One copy of the boot record was damaged or older; the newer valid one counts.",
        JsonObject.EMPTY);
  }

  void recordLost(BootRecord fresh) {
    events.say(
        DeviceEventKind.BOOT_RECORD_LOST,
        "Both copies of the boot record are missing or damaged. Trying every slot that verifies,"
            + " the highest counter first: slot a %s, slot b %s.".formatted(fresh.a(), fresh.b()),
        JsonObject.builder().put("code", "boot.record-lost").build());
  }

  void recordNotWritten(BootStageFailure failure) {
    failed(DeviceEventKind.BOOT_RECORD_NOT_WRITTEN, failure);
  }

  void copyKept(BootStageFailure failure) {
    failed(DeviceEventKind.BOOT_COPY_KEPT, failure);
  }

  void diskFailed(BootStageFailure failure) {
    failed(DeviceEventKind.BOOT_DISK_FAILED, failure);
  }

  void bundleInstalled(ImageDescription image, Slot slot) {
    events.say(
        DeviceEventKind.BOOT_BUNDLE_INSTALLED,
        "Recovery: %s %s from an offline bundle is in slot %s and tried next."
            .formatted(image.line(), image.version(), slot),
        JsonObject.builder()
            .put("slot", slot.toString())
            .put("version", image.version().value())
            .build());
  }

  void bundleRefused(Failure why) {
    failed(DeviceEventKind.BOOT_BUNDLE_REFUSED, why);
  }

  void leftoverEnded() {
    events.say(
        DeviceEventKind.BOOT_LEFTOVER_ENDED,
        "The image of a former boot stage was still running and was ended.",
        JsonObject.EMPTY);
  }

  private void failed(DeviceEventKind kind, Failure failure) {
    events.say(kind, failure.explain(), JsonObject.builder().put("code", failure.code()).build());
  }

  void started(Decision.Boot boot, ImageDescription image) {
    lastRecovery = List.of();
    boot.reasons().forEach(this::passedOver);
    if (boot.fellBack()) {
      fellBack(boot, events.unhealthy());
    }
    String trial =
        boot.trial()
            ? ", on trial, %d tries left after this one"
                .formatted(boot.toWriteFirst().slot(boot.slot()).triesLeft())
            : "";
    events.say(
        DeviceEventKind.BOOT_STARTED,
        "Booting slot %s: %s %s, %s%s"
            .formatted(boot.slot(), image.line(), image.version(), image.counter(), trial),
        JsonObject.builder()
            .put("slot", boot.slot().toString())
            .put("boot", boot.toWriteFirst().bootCount())
            .put("trial", boot.trial())
            .put("path", image.path().value())
            .put("version", image.version().value())
            .put("counter", image.counter().value())
            .put("sha256", image.sha256().hex())
            .put("lastReset", boot.toWriteFirst().lastReset().toString())
            .build());
  }

  private void passedOver(Decision.PassedOver passedOver) {
    events.say(
        DeviceEventKind.BOOT_SLOT_REFUSED,
        "Slot %s is not booted. %s".formatted(passedOver.slot(), passedOver.why().explain()),
        JsonObject.builder()
            .put("slot", passedOver.slot().toString())
            .put("code", passedOver.why().code())
            .build());
  }

  /// Says why the last try ended, which is what people look for: that no tries are left is only
  /// what follows from it.
  private void fellBack(Decision.Boot boot, Optional<String> unhealthy) {
    String codes =
        boot.reasons().stream()
            .map(reason -> reason.why().code())
            .collect(Collectors.joining(", "));
    ResetReason reset = boot.toWriteFirst().lastReset();
    var facts =
        JsonObject.builder()
            .put("from", boot.slot().other().toString())
            .put("to", boot.slot().toString())
            .put("code", codes)
            .put("lastReset", reset.toString());
    unhealthy.ifPresent(problem -> facts.put("unhealthy", problem));
    events.say(
        DeviceEventKind.BOOT_FELL_BACK,
        "The trial of slot %s is over: %s%s (%s). Back to slot %s."
            .formatted(
                boot.slot().other(),
                lastTry(reset),
                unhealthy.map(problem -> "; it last said of its health: " + problem).orElse(""),
                codes,
                boot.slot()),
        facts.build());
  }

  private static String lastTry(ResetReason reset) {
    return switch (reset) {
      case POWER_ON -> "power was lost in the last try";
      case REBOOT_REQUESTED -> "the image gave itself up";
      case WATCHDOG -> "the image stopped giving signs of life";
      case CRASH -> "the image ended by itself";
      case TRIAL_DEADLINE -> "the image was not confirmed in time";
      case BOOT_REFUSED -> "the image was refused";
    };
  }

  void ended(Slot slot, ImageRun.End end, Duration pause) {
    String then = pause.isZero() ? "" : " Next boot in " + pause.toSeconds() + " s.";
    events.say(
        end.reason() == ResetReason.WATCHDOG || end.reason() == ResetReason.TRIAL_DEADLINE
            ? DeviceEventKind.BOOT_WATCHDOG_RESET
            : DeviceEventKind.BOOT_ENDED,
        howItEnded(slot, end) + then,
        facts(slot, end));
  }

  private static JsonObject facts(Slot slot, ImageRun.End end) {
    var facts =
        JsonObject.builder()
            .put("slot", slot.toString())
            .put("reason", end.reason().toString())
            .put("ranMillis", end.ran().toMillis());
    end.exit().ifPresent(exit -> facts.put("exit", exit));
    return facts.build();
  }

  private static String howItEnded(Slot slot, ImageRun.End end) {
    return switch (end.reason()) {
      case WATCHDOG -> "Slot %s stopped giving signs of life and was reset.".formatted(slot);
      case TRIAL_DEADLINE -> "Slot %s was not confirmed in time and was reset.".formatted(slot);
      case REBOOT_REQUESTED -> "Slot %s asked for a reboot.".formatted(slot);
      case CRASH, POWER_ON, BOOT_REFUSED ->
          "Slot %s ended by itself%s."
              .formatted(slot, end.exit().map(code -> " with exit code " + code).orElse(""));
    };
  }

  void recovery(Decision.Recovery recovery) {
    List<String> reasons =
        recovery.reasons().stream()
            .map(reason -> reason.slot() + " " + reason.why().code())
            .toList();
    if (reasons.equals(lastRecovery)) {
      return;
    }
    lastRecovery = reasons;
    recovery.reasons().forEach(this::passedOver);
    events.say(
        DeviceEventKind.BOOT_RECOVERY,
        "Nothing can be booted. The device waits and looks again from time to time;"
            + " put an offline bundle at offline/recovery.bundle to help it.",
        JsonObject.builder()
            .put("code", "boot.recovery")
            .put("reasons", JsonArray.ofTexts(reasons))
            .build());
  }
}
