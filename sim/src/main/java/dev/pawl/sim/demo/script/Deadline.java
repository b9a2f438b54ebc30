package dev.pawl.sim.demo.script;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// The moment by which a step must be over.
public final class Deadline {
  private static final Duration PAUSE = Duration.ofMillis(100);

  /// Looks once whether what is awaited is there.
  @FunctionalInterface
  public interface Look<T> {
    /// It, if it is there.
    Optional<T> look() throws IOException, InterruptedException;
  }

  private final Duration within;
  private final long at;

  private Deadline(Duration within) {
    this.within = within;
    this.at = System.nanoTime() + within.toNanos();
  }

  /// A deadline that begins to run now.
  public static Deadline within(Duration within) {
    return new Deadline(within);
  }

  /// Whether it has passed.
  public boolean hasPassed() {
    return System.nanoTime() - at >= 0;
  }

  /// What is left of it; zero when it has passed.
  public Duration left() {
    return Duration.ofNanos(Math.max(0, at - System.nanoTime()));
  }

  /// Looks ten times a second until `look` has an answer.
  /// @param awaited what is waited for, for the message
  /// @param seen what is the case instead, asked when time is up
  /// @throws NotInTime when there is no answer before the deadline
  public <T> T await(String awaited, Look<T> look, Supplier<String> seen)
      throws IOException, InterruptedException {
    while (true) {
      boolean last = hasPassed();
      Optional<T> found = look.look();
      if (found.isPresent()) {
        return found.get();
      }
      if (last) {
        throw new NotInTime(awaited + " within " + within.toSeconds() + " s", seen.get());
      }
      Thread.sleep(PAUSE);
    }
  }
}
