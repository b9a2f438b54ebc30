package dev.pawl.agent;

import dev.pawl.agent.fetch.DownloadObserver;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.ByteCount;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Tells how a download goes, a line for every twentieth part at most twice a second, and asks from
/// time to time whether the server still wants it.
final class DownloadWatch implements DownloadObserver {
  private static final int PARTS = 20;
  private static final Duration BETWEEN_LINES = Duration.ofMillis(150);

  private final EventLog events;
  private final Pace pace;
  private final Duration askEvery;
  private final BooleanSupplier stillWanted;
  private final LongSupplier nanoTime;

  private long askedAt; // when the server was asked last
  private long saidAt; // when the last line was written
  private long saidPart; // twentieths in the last line

  /// @param askEvery time between two questions to the server
  /// @param stillWanted asks it; false ends the download
  DownloadWatch(
      EventLog events,
      Pace pace,
      Duration askEvery,
      BooleanSupplier stillWanted,
      LongSupplier nanoTime) {
    this.events = events;
    this.pace = pace;
    this.askEvery = askEvery;
    this.stillWanted = stillWanted;
    this.nanoTime = nanoTime;
    this.askedAt = nanoTime.getAsLong();
    this.saidAt = askedAt - BETWEEN_LINES.toNanos();
  }

  @Override
  public void resumed(ByteCount from) {
    events.say(
        DeviceEventKind.DOWNLOAD_RESUMED,
        from + " are in the slot already and good; going on there",
        JsonObject.builder().put("from", from.value()).build());
  }

  @Override
  public void delta(ByteCount patch, ByteCount total) {
    events.say(
        DeviceEventKind.DOWNLOAD_DELTA,
        "made out of what runs, by a patch of %s instead of %s".formatted(patch, total),
        JsonObject.builder().put("patch", patch.value()).put("total", total.value()).build());
  }

  @Override
  public void deltaGivenUp(Failure why) {
    events.say(DeviceEventKind.DOWNLOAD_DELTA_GIVEN_UP, why);
  }

  @Override
  public boolean progress(ByteCount done, ByteCount total) {
    pace.alive();
    long now = nanoTime.getAsLong();
    long part = total.value() == 0 ? PARTS : done.value() * PARTS / total.value();
    boolean lineDue = now - saidAt >= BETWEEN_LINES.toNanos() || done.equals(total);
    if (part != saidPart && lineDue) {
      saidPart = part;
      saidAt = now;
      say(done, total);
    }
    if (now - askedAt >= askEvery.toNanos() && !done.equals(total)) {
      askedAt = now;
      return stillWanted.getAsBoolean();
    }
    return true;
  }

  private void say(ByteCount done, ByteCount total) {
    events.say(
        DeviceEventKind.DOWNLOAD_PROGRESS,
        done + " of " + total,
        JsonObject.builder().put("done", done.value()).put("total", total.value()).build());
  }

  @Override
  public void alive() {
    pace.alive();
  }

  @Override
  public void pause(Duration time) {
    pace.pause(time);
  }
}
