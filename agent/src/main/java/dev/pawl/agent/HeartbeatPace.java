package dev.pawl.agent;

import dev.pawl.agent.watchdog.Heartbeat;
import java.time.Duration;

/// Promises to the heartbeat and sleeps in short pieces.
final class HeartbeatPace implements Pace {
  private static final Duration PIECE = Duration.ofSeconds(10);

  private final Heartbeat heartbeat;

  HeartbeatPace(Heartbeat heartbeat) {
    this.heartbeat = heartbeat;
  }

  @Override
  public void alive(Duration within) {
    heartbeat.promise(within);
  }

  @Override
  public void pause(Duration time) {
    Duration left = time;
    while (left.isPositive()) {
      alive();
      Duration piece = left.compareTo(PIECE) < 0 ? left : PIECE;
      try {
        Thread.sleep(piece);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      left = left.minus(piece);
    }
    alive();
  }
}
