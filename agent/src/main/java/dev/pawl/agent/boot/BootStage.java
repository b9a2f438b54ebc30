package dev.pawl.agent.boot;

import dev.pawl.agent.boot.BootPlanner.Plan;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.rollback.CounterFailure;
import dev.pawl.agent.rollback.MonotonicCounter;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.boot.Decision;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.boot.SlotVerdict;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.TwinFile.Reading;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The loop of a device: verify, decide, write the record, start the image, watch it; when it ends,
/// begin again. Runs on one thread; [#stop()] may be called from another.
///
/// In every turn, in this order:
/// 1. read the counter; when it cannot be read, only what is confirmed is booted;
/// 2. verify what both slots say about themselves (signatures, hardware, counter, size);
/// 3. read the record; when both copies are lost, make a new one from 2;
/// 4. decide, and copy the chosen image while its hash is checked; when that refuses it, decide
///    again;
/// 5. write the record, which uses up a try of a trial **before** it is tried;
/// 6. start the copy and watch it.
final class BootStage {
  private static final Duration FIRST_RECOVERY_LOOK = Duration.ofSeconds(1);
  private static final Duration LAST_RECOVERY_LOOK = Duration.ofSeconds(60);

  /// What the stage works with.
  /// @param records the device's boot record
  /// @param counter its floor
  record Parts(
      DeviceFolder folder,
      BootRecordStore records,
      MonotonicCounter counter,
      BootPlanner planner,
      ImageRun imageRun) {}

  private final Parts parts;
  private final LeftoverImage leftover;
  private final BootReporter reporter;
  private final CrashBackoff backoff = new CrashBackoff();

  /// Set once, by [#stop()].
  private volatile boolean stopping;

  /// The thread in [#run()], for [#stop()] to wake.
  private volatile Optional<Thread> runner = Optional.empty();

  BootStage(Parts parts, LeftoverImage leftover, BootReporter reporter) {
    this.parts = parts;
    this.leftover = leftover;
    this.reporter = reporter;
  }

  /// Boots until stopped.
  void run() throws IOException {
    runner = Optional.of(Thread.currentThread());
    ResetReason lastReset = ResetReason.POWER_ON;
    Duration nextLook = FIRST_RECOVERY_LOOK;
    try {
      if (leftover.end()) {
        reporter.leftoverEnded();
      }
      while (!stopping) {
        Result<ReleaseCounter, CounterFailure> floor = parts.counter().read();
        Map<Slot, SlotVerdict> verdicts = parts.planner().verdicts(floor);
        Reading<BootRecord> reading = parts.records().read();
        endIfInterrupted();
        reporter.counter(floor);
        BootRecord record = record(reading, verdicts, floor).withReset(lastReset);
        Plan plan = planThatCanBeCounted(record, verdicts, floor);
        switch (plan) {
          case Plan.Stay(Decision.Recovery recovery) -> {
            reporter.recovery(recovery);
            Thread.sleep(nextLook);
            nextLook = longer(nextLook);
          }
          case Plan.Start(Decision.Boot boot, ImageDescription image) -> {
            lastReset = bootOnce(boot, image);
            nextLook = FIRST_RECOVERY_LOOK;
          }
        }
      }
    } catch (ClosedByInterruptException | InterruptedException e) {
      if (!stopping) {
        throw new IllegalStateException("the boot stage was interrupted, but not stopped", e);
      }
    }
  }

  /// Ends the image and then [#run()]. Returns at once.
  void stop() {
    stopping = true;
    runner.ifPresent(Thread::interrupt);
  }

  /// What was read or checked while the stage was stopped may have failed only because of that:
  /// nothing follows from it.
  private static void endIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("stopped");
    }
  }

  private BootRecord record(
      Reading<BootRecord> reading,
      Map<Slot, SlotVerdict> verdicts,
      Result<ReleaseCounter, CounterFailure> floor) {
    return switch (reading) {
      case Reading.Found<BootRecord>(BootRecord record, boolean inBoth) -> {
        if (!inBoth) {
          reporter.recordRepaired();
        }
        yield record;
      }
      case Reading.Absent<BootRecord>(), Reading.Damaged<BootRecord>() -> {
        BootRecord fresh = BootPlanner.recordAfterLoss(verdicts, floor);
        reporter.recordLost(fresh);
        yield fresh;
      }
    };
  }

  /// Plans and writes the record. A trial whose try cannot be written down is not started; a
  /// confirmed image is, since the record only steers.
  private Plan planThatCanBeCounted(
      BootRecord record,
      Map<Slot, SlotVerdict> verdicts,
      Result<ReleaseCounter, CounterFailure> floor)
      throws InterruptedException {
    while (true) {
      Plan plan = parts.planner().plan(record, verdicts, floor);
      endIfInterrupted();
      if (!(plan instanceof Plan.Start(Decision.Boot boot, _))) {
        return plan;
      }
      try {
        parts.records().write(boot.toWriteFirst());
        return plan;
      } catch (IOException e) {
        endIfInterrupted();
        BootStageFailure failure =
            new BootStageFailure.RecordNotWritten(boot.slot(), "" + e.getMessage());
        reporter.recordNotWritten(failure);
        if (!boot.trial()) {
          return plan;
        }
        verdicts.put(boot.slot(), new SlotVerdict.Refused(failure));
      }
    }
  }

  private ResetReason bootOnce(Decision.Boot boot, ImageDescription image)
      throws IOException, InterruptedException {
    reporter.started(boot, image);
    ImageRun.End end =
        parts
            .imageRun()
            .run(
                ImageCommand.of(
                    parts.folder(), image.type(), boot.slot(), boot.toWriteFirst().bootCount()),
                boot.slot(),
                boot.trial());
    Duration pause = boot.trial() ? Duration.ZERO : backoff.after(end.reason(), end.ran());
    reporter.ended(boot.slot(), end, pause);
    Thread.sleep(pause);
    return end.reason();
  }

  private static Duration longer(Duration look) {
    return List.of(look.multipliedBy(2), LAST_RECOVERY_LOOK).stream()
        .min(Duration::compareTo)
        .orElseThrow();
  }
}
