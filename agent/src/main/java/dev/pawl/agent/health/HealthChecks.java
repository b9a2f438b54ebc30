package dev.pawl.agent.health;

import dev.pawl.agent.device.HealthCheck;
import dev.pawl.agent.device.HealthPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Runs the health checks of an image on trial: one round a second, each round until its first
/// failure, until the plan is fulfilled or the image has failed.
///
/// In this order, after each round:
/// 1. so many rounds in a row passed as the plan wants: healthy;
/// 2. the time is over: not healthy;
/// 3. the grace period is over, and as many rounds in a row failed since as the plan allows, for a
///    reason other than a server that is not reached: not healthy, without waiting any longer.
public final class HealthChecks {
  private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(1);

  private final HealthPlan plan;
  private final Supplier<Optional<String>> server;
  private final Observer observer;
  private final LongSupplier nanoTime;

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

  /// @param server tries to reach the server; what is wrong, or nothing
  /// @param nanoTime like `System.nanoTime`
  public HealthChecks(
      HealthPlan plan,
      Supplier<Optional<String>> server,
      Observer observer,
      LongSupplier nanoTime) {
    this.plan = plan;
    this.server = server;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  /// Runs rounds of checks for at most `window`; at least one.
  /// @return whether the plan is fulfilled
  public boolean passWithin(Duration window) {
    long start = nanoTime.getAsLong();
    int passes = 0;
    int failures = 0;
    while (true) {
      Optional<HealthCheck> failed = round(start, window);
      Duration taken = Duration.ofNanos(nanoTime.getAsLong() - start);
      passes = failed.isEmpty() ? passes + 1 : 0;
      if (passes >= plan.passes()) {
        return true;
      }
      if (taken.plus(BETWEEN_ROUNDS).compareTo(window) >= 0) {
        return false;
      }
      boolean counts =
          taken.compareTo(plan.grace()) >= 0 && failed.filter(this::counts).isPresent();
      failures = counts ? failures + 1 : 0;
      if (failures >= plan.failures()) {
        return false;
      }
      observer.pause(BETWEEN_ROUNDS);
    }
  }

  /// Whether a failure of this check says something about the image: a network may merely be late.
  private boolean counts(HealthCheck check) {
    return switch (check) {
      case HealthCheck.Server _ -> false;
      case HealthCheck.Command _,
          HealthCheck.Http _,
          HealthCheck.Unit _,
          HealthCheck.Memory _,
          HealthCheck.Disk _ ->
          true;
    };
  }

  /// @return the check that failed
  private Optional<HealthCheck> round(long start, Duration window) {
    for (HealthCheck check : plan.checks()) {
      Optional<String> problem = run(check, start, window);
      if (problem.isPresent()) {
        observer.failed(check, problem.get());
        return Optional.of(check);
      }
      observer.passed(check);
    }
    return Optional.empty();
  }

  private Optional<String> run(HealthCheck check, long start, Duration window) {
    return switch (check) {
      case HealthCheck.Server() -> server.get();
      case HealthCheck.Command(var argv, var timeout) ->
          CommandProbe.run(argv, limited(timeout, start, window));
      case HealthCheck.Http(var url, var timeout) ->
          HttpProbe.run(url, limited(timeout, start, window));
      case HealthCheck.Unit(var unit, var timeout) ->
          CommandProbe.run(
              List.of("systemctl", "is-active", unit), limited(timeout, start, window));
      case HealthCheck.Memory(var free) -> RoomProbe.memory(free, RoomProbe.MEMINFO);
      case HealthCheck.Disk(var folder, var free) -> RoomProbe.disk(folder, free);
    };
  }

  /// A check that hangs must not outlast the window; it always gets a second.
  private Duration limited(Duration timeout, long start, Duration window) {
    Duration left = window.minusNanos(nanoTime.getAsLong() - start);
    Duration limited = left.compareTo(timeout) < 0 ? left : timeout;
    Duration within = limited.compareTo(BETWEEN_ROUNDS) < 0 ? BETWEEN_ROUNDS : limited;
    observer.alive(within);
    return within;
  }

  /// A check in a few words, for people.
  public static String name(HealthCheck check) {
    return switch (check) {
      case HealthCheck.Server() -> "server";
      case HealthCheck.Command(var argv, _) -> "command " + fileName(argv.getFirst());
      case HealthCheck.Http(var url, _) -> "http " + url;
      case HealthCheck.Unit(var unit, _) -> "systemd " + unit;
      case HealthCheck.Memory _ -> "memory";
      case HealthCheck.Disk(var folder, _) -> "disk " + folder;
    };
  }

  private static String fileName(String program) {
    Path name = Path.of(program).getFileName();
    return name == null ? program : name.toString();
  }
}
