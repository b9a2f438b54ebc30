package dev.pawl.agent.health;

import dev.pawl.agent.device.HealthCheck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Runs the health checks of an image on trial until all of them pass in one round, or the time is
/// over.
public final class HealthChecks {
  private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(1);

  /// Whoever wants to know how it goes.
  public interface Observer {
    /// A check passed.
    void passed(HealthCheck check);

    /// A check failed; the others of the round are not run.
    /// @param problem expected against found, in one line
    void failed(HealthCheck check, String problem);

    /// A sign of life; the next comes within `within`.
    void alive(Duration within);

    /// Waits, giving signs of life.
    void pause(Duration time);
  }

  private final List<HealthCheck> checks;
  private final Supplier<Optional<String>> server;
  private final Observer observer;
  private final LongSupplier nanoTime;

  /// @param checks in the order in which they are run
  /// @param server tries to reach the server; what is wrong, or nothing
  /// @param nanoTime like `System.nanoTime`
  public HealthChecks(
      List<HealthCheck> checks,
      Supplier<Optional<String>> server,
      Observer observer,
      LongSupplier nanoTime) {
    this.checks = List.copyOf(checks);
    this.server = server;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  /// Runs rounds of checks for at most `window`.
  /// @return whether one round passed as a whole
  public boolean passWithin(Duration window) {
    long end = nanoTime.getAsLong() + window.toNanos();
    while (true) {
      if (round()) {
        return true;
      }
      if (nanoTime.getAsLong() - end + BETWEEN_ROUNDS.toNanos() >= 0) {
        return false;
      }
      observer.pause(BETWEEN_ROUNDS);
    }
  }

  private boolean round() {
    for (HealthCheck check : checks) {
      Optional<String> problem = run(check);
      if (problem.isPresent()) {
        observer.failed(check, problem.get());
        return false;
      }
      observer.passed(check);
    }
    return true;
  }

  private Optional<String> run(HealthCheck check) {
    return switch (check) {
      case HealthCheck.Server() -> server.get();
      case HealthCheck.Command(var argv, var timeout) -> {
        observer.alive(timeout);
        yield CommandProbe.run(argv, timeout);
      }
      case HealthCheck.Http(var url, var timeout) -> {
        observer.alive(timeout);
        yield HttpProbe.run(url, timeout);
      }
    };
  }

  /// A check in one word, for people.
  public static String name(HealthCheck check) {
    return switch (check) {
      case HealthCheck.Server() -> "server";
      case HealthCheck.Command(var argv, _) -> "command " + argv.getFirst();
      case HealthCheck.Http(var url, _) -> "http " + url;
    };
  }
}
