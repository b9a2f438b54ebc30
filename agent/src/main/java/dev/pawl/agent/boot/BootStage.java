package dev.pawl.agent.boot;

import dev.pawl.agent.boot.BootPlanner.Plan;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.watchdog.Keeper;
import dev.pawl.core.boot.Decision;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.release.ImageDescription;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
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
  /// The longest it takes to verify and copy the largest image on a slow disk.
  private static final Duration TURN = Duration.ofMinutes(10);

  private static final Duration FIRST_RECOVERY_LOOK = Duration.ofSeconds(1);
  private static final Duration LAST_RECOVERY_LOOK = Duration.ofSeconds(60);

  /// What the stage works with.
  /// @param turn steps 1 to 5
  /// @param recovery what helps a device that boots nothing
  /// @param keeper to whom it shows that it does not hang
  record Parts(
      DeviceFolder folder, BootTurn turn, Recovery recovery, ImageRun imageRun, Keeper keeper) {}

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
        parts.keeper().promise(TURN);
        reporter.newTurn();
        switch (parts.turn().next(lastReset)) {
          case Plan.Stay(Decision.Recovery recovery) -> {
            reporter.recovery(recovery);
            if (parts.recovery().help(() -> parts.keeper().promise(TURN))) {
              continue;
            }
            parts.keeper().promise(nextLook.plus(TURN));
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

  private ResetReason bootOnce(Decision.Boot boot, ImageDescription image)
      throws IOException, InterruptedException {
    reporter.started(boot, image);
    ImageRun.End end =
        parts
            .imageRun()
            .run(
                ImageCommand.of(
                    parts.folder(),
                    image.type(),
                    boot.slot(),
                    boot.toWriteFirst().bootCount(),
                    reporter.problems()),
                boot.slot(),
                boot.trial());
    Duration pause = boot.trial() ? Duration.ZERO : backoff.after(end.reason(), end.ran());
    reporter.ended(boot.slot(), end, pause);
    parts.keeper().promise(pause.plus(TURN));
    Thread.sleep(pause);
    return end.reason();
  }

  private static Duration longer(Duration look) {
    return List.of(look.multipliedBy(2), LAST_RECOVERY_LOOK).stream()
        .min(Duration::compareTo)
        .orElseThrow();
  }
}
