package dev.pawl.agent.watchdog;

import dev.pawl.core.boot.ResetReason;
import java.time.Duration;
import java.util.Optional;

/// The boot stage's end of the heartbeat: says when a running image has to be reset. Pure: every
/// call is told the time, in nanoseconds of one clock (`System.nanoTime`).
///
/// Three limits: to the first beat, from beat to beat, and for an image on trial to its
/// confirmation. The first is long, because a slow machine takes its time to start a program.
public final class Watchdog {
  private final Limits limits;
  private final long startedAt;

  /// Moves with every beat; one thread owns this object.
  private Optional<Long> lastBeat = Optional.empty();

  /// Ends with the confirmation; one thread owns this object.
  private boolean onTrial;

  /// How long an image may be silent or unconfirmed.
  /// @param firstBeat from its start to the first beat
  /// @param beat from one beat to the next
  /// @param trial from its start to its confirmation
  public record Limits(Duration firstBeat, Duration beat, Duration trial) {}

  /// Watches an image that was started at `now`.
  public Watchdog(Limits limits, boolean onTrial, long now) {
    this.limits = limits;
    this.onTrial = onTrial;
    this.startedAt = now;
  }

  /// A beat came in.
  public void beat(long now) {
    lastBeat = Optional.of(now);
  }

  /// The image was confirmed: the trial is over.
  public void confirmed() {
    onTrial = false;
  }

  /// Whether the image is still on trial.
  public boolean onTrial() {
    return onTrial;
  }

  /// Why the image has to be reset, if it has to be.
  public Optional<ResetReason> expired(long now) {
    if (silence(now) <= 0) {
      return Optional.of(ResetReason.WATCHDOG);
    }
    return onTrial && trialLeft(now) <= 0
        ? Optional.of(ResetReason.TRIAL_DEADLINE)
        : Optional.empty();
  }

  /// How long nothing can expire: until then there is nothing to ask.
  public Duration quietFor(long now) {
    long left = onTrial ? Math.min(silence(now), trialLeft(now)) : silence(now);
    return Duration.ofNanos(Math.max(0, left));
  }

  private long silence(long now) {
    return lastBeat
        .map(at -> limits.beat().toNanos() - (now - at))
        .orElseGet(() -> limits.firstBeat().toNanos() - (now - startedAt));
  }

  private long trialLeft(long now) {
    return limits.trial().toNanos() - (now - startedAt);
  }
}
