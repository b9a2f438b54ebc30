package dev.pawl.agent.boot;

import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.agent.watchdog.Heartbeat;
import dev.pawl.agent.watchdog.HeartbeatReader;
import dev.pawl.agent.watchdog.Keeper;
import dev.pawl.agent.watchdog.Watchdog;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.file.TwinFile;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/// One run of an image, from its start to its end: reads its beats, forwards its events, resets it
/// when the watchdog says so.
final class ImageRun {
  /// How often the record of an image on trial is looked at, to see whether it was confirmed.
  private static final Duration TRIAL_LOOK = Duration.ofMillis(500);

  /// How much later than planned a busy machine may let the boot stage run.
  private static final Duration SPARE = Duration.ofSeconds(30);

  /// How long an image may take to end by itself when the boot stage is stopped.
  private static final long MILLIS_TO_END = 3000;

  /// How long to wait for the last lines of an image that ended.
  private static final Duration LAST_LINES = Duration.ofSeconds(1);

  /// How a run ended.
  /// @param exit exit code, where the image ended by itself
  /// @param ran how long it lasted
  record End(ResetReason reason, Optional<Integer> exit, Duration ran) {}

  private final BootRecordStore records;
  private final BootEvents events;
  private final Guard guard;
  private final LeftoverImage leftover;
  private final LongSupplier nanoTime;

  /// Who is watched, and by whom.
  /// @param limits of the image
  /// @param keeper to whom the boot stage shows that it watches
  record Guard(Watchdog.Limits limits, Keeper keeper) {}

  /// @param nanoTime the clock of the limits, as `System.nanoTime`
  ImageRun(
      BootRecordStore records,
      BootEvents events,
      Guard guard,
      LeftoverImage leftover,
      LongSupplier nanoTime) {
    this.records = records;
    this.events = events;
    this.guard = guard;
    this.leftover = leftover;
    this.nanoTime = nanoTime;
  }

  /// Starts the image and returns when it has ended; nothing of it runs any more then, also when
  /// this throws.
  /// @throws InterruptedException if the boot stage was stopped; the image could end by itself
  /// first
  End run(ProcessBuilder command, Slot slot, boolean onTrial)
      throws IOException, InterruptedException {
    long startedAt = nanoTime.getAsLong();
    Process process = command.start();
    try {
      leftover.remember(process.toHandle()).ifPresent(new BootReporter(events)::diskFailed);
      AtomicReference<Optional<Long>> lastBeat = new AtomicReference<>(Optional.empty());
      inBackground(
          "image-beats",
          process.getInputStream(),
          in -> HeartbeatReader.read(in, () -> lastBeat.set(Optional.of(nanoTime.getAsLong()))));
      Thread lines =
          inBackground(
              "image-events",
              process.getErrorStream(),
              in -> BoundedLines.read(in, events::forward));
      End end = watch(process, slot, new Watchdog(guard.limits(), onTrial, startedAt), lastBeat);
      LeftoverImage.endAll(process.toHandle());
      lines.join(LAST_LINES);
      return new End(end.reason(), end.exit(), Duration.ofNanos(nanoTime.getAsLong() - startedAt));
    } catch (InterruptedException | ClosedByInterruptException e) {
      // Cleared, so that the image gets its time to end by itself.
      Thread.interrupted();
      process.destroy();
      process.waitFor(MILLIS_TO_END, TimeUnit.MILLISECONDS);
      throw stopped(e);
    } finally {
      LeftoverImage.endAll(process.toHandle());
    }
  }

  private End watch(
      Process process, Slot slot, Watchdog watchdog, AtomicReference<Optional<Long>> lastBeat)
      throws InterruptedException {
    while (true) {
      lastBeat.get().ifPresent(watchdog::beat);
      if (watchdog.onTrial() && isConfirmed(slot)) {
        watchdog.confirmed();
      }
      long now = nanoTime.getAsLong();
      Optional<ResetReason> expired = watchdog.expired(now);
      if (expired.isPresent()) {
        return new End(expired.get(), Optional.empty(), Duration.ZERO);
      }
      long wait = waitFor(watchdog, now);
      guard.keeper().promise(SPARE.plusMillis(wait));
      if (process.waitFor(wait, TimeUnit.MILLISECONDS)) {
        int exit = process.exitValue();
        return new End(
            exit == Heartbeat.REBOOT_REQUESTED ? ResetReason.REBOOT_REQUESTED : ResetReason.CRASH,
            Optional.of(exit),
            Duration.ZERO);
      }
    }
  }

  private static InterruptedException stopped(Exception cause) {
    InterruptedException stopped = new InterruptedException("stopped while an image ran");
    stopped.initCause(cause);
    return stopped;
  }

  private static long waitFor(Watchdog watchdog, long now) {
    long quiet = watchdog.quietFor(now).toMillis() + 1;
    return watchdog.onTrial() ? Math.min(quiet, TRIAL_LOOK.toMillis()) : quiet;
  }

  private boolean isConfirmed(Slot slot) {
    return records.read() instanceof TwinFile.Reading.Found<BootRecord>(BootRecord record, _)
        && record.slot(slot).confirmed();
  }

  private interface Reading {
    void read(InputStream in) throws IOException;
  }

  private static Thread inBackground(String name, InputStream in, Reading reading) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .start(
            () -> {
              try (in) {
                reading.read(in);
              } catch (IOException _) {
                // The image was ended while it was writing: there is nothing more to read.
              }
            });
  }
}
