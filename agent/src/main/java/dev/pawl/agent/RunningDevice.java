package dev.pawl.agent;

import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.fetch.DeltaSource;
import dev.pawl.agent.install.BootSelection;
import dev.pawl.agent.phase.Effect;
import dev.pawl.agent.phase.Facts;
import dev.pawl.agent.phase.Memory;
import dev.pawl.agent.rollback.CounterFailure;
import dev.pawl.agent.rollback.MonotonicCounter;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.protocol.ConfigData;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;

/// The device this process runs on: what runs, the boot record, the floor. While an image runs, it
/// alone writes both.
final class RunningDevice {
  private final DeviceConfig config;
  private final Slot running;
  private final ImageDescription image;
  private final BootSelection selection;
  private final MonotonicCounter counter;

  /// @param image description of what runs, from its proof
  RunningDevice(
      DeviceConfig config,
      Slot running,
      ImageDescription image,
      BootSelection selection,
      MonotonicCounter counter) {
    this.config = config;
    this.running = running;
    this.image = image;
    this.selection = selection;
    this.counter = counter;
  }

  Slot slot() {
    return running;
  }

  ImageDescription image() {
    return image;
  }

  /// What it can do with deltas.
  DeltaSource.Ability deltas(Set<Digest> givenUp) {
    return new DeltaSource.Ability(image, running, config.deltas(), givenUp);
  }

  Facts facts(Memory memory) throws IOException {
    return new Facts(running, runningImage(), boot(), memory);
  }

  /// What has to be so before the first byte is written into `slot`.
  void empty(Slot slot) throws IOException {
    if (boot().slot(slot).enabled()) {
      selection.markBad(slot);
    }
  }

  /// The next boot tries `slot`. Done again after a crash it gives the image all its tries again.
  void arm(Slot slot) throws IOException {
    selection.setTrial(slot, config.trialTries());
  }

  /// What runs is permanent; then the floor rises, in this order (see [MonotonicCounter]).
  Optional<CounterFailure> confirm() throws IOException {
    selection.markGood(running);
    return raiseFloor();
  }

  /// Raises the floor to the counter of what runs, if that is confirmed and above it.
  Optional<CounterFailure> raiseFloor() throws IOException {
    if (!boot().slot(running).confirmed()) {
      return Optional.empty();
    }
    return switch (counter.read()) {
      case Result.Ok<ReleaseCounter, CounterFailure>(ReleaseCounter floor)
          when floor.isBelow(image.counter()) ->
          switch (counter.raise(image.counter())) {
            case Result.Ok<ReleaseCounter, CounterFailure> _ -> Optional.empty();
            case Result.Failed<ReleaseCounter, CounterFailure>(CounterFailure why) ->
                Optional.of(why);
          };
      case Result.Ok<ReleaseCounter, CounterFailure> _ -> Optional.empty();
      case Result.Failed<ReleaseCounter, CounterFailure>(CounterFailure why) -> Optional.of(why);
    };
  }

  /// The floor as far as it is known: with an unreadable counter the device accepts nothing, and
  /// says 0.
  private ReleaseCounter floor() {
    return switch (counter.read()) {
      case Result.Ok<ReleaseCounter, CounterFailure>(ReleaseCounter floor) -> floor;
      case Result.Failed<ReleaseCounter, CounterFailure> _ -> ReleaseCounter.ZERO;
    };
  }

  BootReport report(
      long sequence, Instant at, Effect.Report report, Optional<BootReport.Download> download)
      throws IOException {
    BootRecord record = boot();
    return new BootReport(
        config.id(),
        sequence,
        at,
        report.action(),
        report.outcome(),
        running,
        runningImage(),
        floor(),
        record.bootCount(),
        record.lastReset().toString(),
        report.failure(),
        download);
  }

  /// What the device tells about itself when the server asks.
  ConfigData attributes(String agentVersion) {
    var data = new LinkedHashMap<String, String>();
    data.put("hardware", config.hardware().value());
    data.put("model", config.model().value());
    data.put("version", image.version().value());
    data.put("counter", Long.toString(image.counter().value()));
    data.put("slot", running.toString());
    data.put("agent", agentVersion);
    return new ConfigData(ConfigData.Mode.MERGE, data);
  }

  private RunningImage runningImage() {
    return new RunningImage(
        image.path(), image.sha256(), image.length(), image.version(), image.counter());
  }

  private BootRecord boot() throws IOException {
    return selection.record();
  }
}
