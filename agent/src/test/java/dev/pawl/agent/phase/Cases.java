package dev.pawl.agent.phase;

import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// Phases, events and facts by the names the tables use. Version 1 runs in slot A; version 2 is
/// offered as action 1001.
final class Cases {
  static final ActionId ACTION = new ActionId(1001);
  static final ActionId OTHER_ACTION = new ActionId(1002);
  static final RunningImage V1 = image("1.0.0", 1);
  static final Update V2 = update(ACTION, "2.0.0", 2);
  static final Offer OFFER = new Offer(ACTION, V2.path());
  static final Offer OTHER_OFFER = new Offer(OTHER_ACTION, V2.path());
  static final ReportedFailure WHY = new ReportedFailure("image.block-mismatch", "block 3");
  static final Slot RUNS = Slot.A;
  static final Slot IDLE_SLOT = Slot.B;

  static final Map<String, Phase> PHASES =
      Map.of(
          "Idle", new Phase.Idle(),
          "Checking", new Phase.Checking(OFFER, 0),
          "Fetching", new Phase.Fetching(V2, IDLE_SLOT, 0),
          "Staged", new Phase.Staged(V2, IDLE_SLOT),
          "Trial", new Phase.Trial(V2, IDLE_SLOT, Optional.empty()),
          "Confirming", new Phase.Confirming(V2, IDLE_SLOT),
          "Proving", new Phase.Proving(IDLE_SLOT));

  static final Map<String, Event> EVENTS =
      Map.ofEntries(
          Map.entry("Started", new Event.Started()),
          Map.entry("Nothing", new Event.Nothing()),
          Map.entry("Offered", new Event.Offered(OFFER)),
          Map.entry("Offered other", new Event.Offered(OTHER_OFFER)),
          Map.entry("Unusable", new Event.Unusable(ACTION, WHY)),
          Map.entry("CancelAsked", new Event.CancelAsked(ACTION)),
          Map.entry("CancelAsked other", new Event.CancelAsked(OTHER_ACTION)),
          Map.entry("Verified", new Event.Verified(V2)),
          Map.entry("Verified other", new Event.Verified(update(ACTION, "2.0.0-b", 2))),
          Map.entry("Refused", new Event.Refused(WHY)),
          Map.entry("NotNow", new Event.NotNow(WHY, true, false)),
          Map.entry("Fetched", new Event.Fetched()),
          Map.entry("Armed", new Event.Armed()),
          Map.entry("HealthFailed", new Event.HealthFailed("exit code 1")),
          Map.entry("Healthy", new Event.Healthy()),
          Map.entry("Unhealthy", new Event.Unhealthy()),
          Map.entry("Confirmed", new Event.Confirmed()));

  /// The old image runs, confirmed; the other slot is unused.
  static final Facts OLD_RUNS = facts(RUNS, V1, BootRecord.factory(RUNS));

  /// The old image runs although the record still means to try the new one.
  static final Facts OLD_RUNS_ARMED =
      facts(RUNS, V1, BootRecord.factory(RUNS).withTrial(IDLE_SLOT, 3));

  /// The new image runs on trial.
  static final Facts NEW_RUNS =
      facts(IDLE_SLOT, image("2.0.0", 2), BootRecord.factory(RUNS).withTrial(IDLE_SLOT, 3));

  private Cases() {}

  static RunningImage image(String version, long counter) {
    Update update = update(ACTION, version, counter);
    return new RunningImage(
        update.path(), update.sha256(), update.length(), update.version(), update.counter());
  }

  static Update update(ActionId action, String version, long counter) {
    return new Update(
        action,
        new TargetPath("line-lock/lock-" + version + ".img"),
        Digest.sha256(version.getBytes(StandardCharsets.UTF_8)),
        new ByteCount(100_000),
        new Version(version),
        new ReleaseCounter(counter));
  }

  static Facts facts(Slot running, RunningImage image, BootRecord boot) {
    return new Facts(running, image, boot, Memory.NONE);
  }

  static Facts remembering(Facts facts, Memory memory) {
    return new Facts(facts.running(), facts.image(), facts.boot(), memory);
  }
}
