package dev.pawl.agent.boot;

import dev.pawl.agent.boot.BootPlanner.Plan;
import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.rollback.CounterFailure;
import dev.pawl.agent.rollback.Counters;
import dev.pawl.agent.rollback.MonotonicCounter;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.agent.slot.FileSlotStorage;
import dev.pawl.agent.slot.SlotStorage;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.boot.Decision;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.boot.SlotVerdict;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.file.TwinFile.Reading;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/// What the boot stage does from power-on to the moment before an image is started: steps 1 to 5 of
/// [BootStage]. When it answers with an image, the verified copy of it stands at
/// [DeviceFolder#runningImage()] and the record has counted the boot.
public final class BootTurn {
  /// What is about to run.
  /// @param boot number of this boot
  public record Booting(Slot slot, boolean trial, long boot, ImageDescription image) {}

  private final BootRecordStore records;
  private final MonotonicCounter counter;
  private final BootPlanner planner;
  private final BootReporter reporter;

  BootTurn(
      BootRecordStore records,
      MonotonicCounter counter,
      BootPlanner planner,
      BootReporter reporter) {
    this.records = records;
    this.counter = counter;
    this.planner = planner;
    this.reporter = reporter;
  }

  /// The turns of a device, from its parts.
  /// @param factoryRoot its trust anchor, compared with the fuses already
  static BootTurn of(
      DeviceFolder folder, DeviceConfig config, byte[] factoryRoot, BootReporter reporter) {
    SlotStorage storage = new FileSlotStorage(folder, config.slotCapacity());
    var verifier = new SlotVerifier(storage, config.hardware(), factoryRoot);
    return new BootTurn(
        new BootRecordStore(folder),
        Counters.of(folder, config.backends().counter()),
        new BootPlanner(verifier, new ImageCopy(folder, storage, reporter::copyKept)),
        reporter);
  }

  /// Switches a device on, up to the start of its image, for a device without processes: the
  /// power-cut explorer and benches. Events are not told.
  /// @param lastReset why the run before ended
  /// @return nothing if the device waits in recovery
  /// @throws IOException if its trust anchor is not the one it was made with
  public static Optional<Booting> powerOn(
      DeviceFolder folder, DeviceConfig config, ResetReason lastReset)
      throws IOException, InterruptedException {
    return switch (FactoryRoot.read(folder)) {
      case Result.Failed<byte[], BootStageFailure>(BootStageFailure why) ->
          throw new IOException(why.explain());
      case Result.Ok<byte[], BootStageFailure>(byte[] root) -> {
        var quiet = new BootReporter(new BootEvents(config.id(), Clock.systemUTC()));
        sweep(folder, quiet);
        yield switch (of(folder, config, root, quiet).next(lastReset)) {
          case Plan.Stay _ -> Optional.empty();
          case Plan.Start(Decision.Boot boot, ImageDescription image) ->
              Optional.of(
                  new Booting(boot.slot(), boot.trial(), boot.toWriteFirst().bootCount(), image));
        };
      }
    };
  }

  /// Removes what power cuts left unfinished, while no one else writes. A disk that is full or
  /// broken keeps no device from booting what it has.
  static void sweep(DeviceFolder folder, BootReporter reporter) {
    try {
      folder.create();
      DurableFile.sweep(folder.disk(), folder.boot());
      DurableFile.sweep(folder.disk(), folder.run());
    } catch (IOException e) {
      reporter.diskFailed(new BootStageFailure.DiskFailed(folder.root(), "" + e.getMessage()));
    }
  }

  BootRecordStore records() {
    return records;
  }

  /// Takes a turn.
  Plan next(ResetReason lastReset) throws InterruptedException {
    Result<ReleaseCounter, CounterFailure> floor = counter.read();
    Map<Slot, SlotVerdict> verdicts = planner.verdicts(floor);
    Reading<BootRecord> reading = records.read();
    endIfInterrupted();
    reporter.counter(floor);
    BootRecord record = record(reading, verdicts, floor).withReset(lastReset);
    return planThatCanBeCounted(record, verdicts, floor);
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
      Plan plan = planner.plan(record, verdicts, floor);
      endIfInterrupted();
      if (!(plan instanceof Plan.Start(Decision.Boot boot, _))) {
        return plan;
      }
      try {
        records.write(boot.toWriteFirst());
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
}
