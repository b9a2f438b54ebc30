package dev.pawl.agent.device;

import java.time.Duration;
import java.util.List;

/// What an image on trial has to show before it is confirmed, and how much patience it finds. The
/// deadline is that of the trial.
///
/// @param checks in the order in which they are run; all must pass in one round
/// @param grace from the start of the checks: failures before its end do not count
/// @param passes how many rounds in a row must pass
/// @param failures after so many failed rounds in a row the try is over, without waiting for the
///     deadline. A server that is not reached never counts: networks come late.
public record HealthPlan(List<HealthCheck> checks, Duration grace, int passes, int failures) {
  /// Without any word about it in `device.json`.
  public static final HealthPlan USUAL = of(List.of(new HealthCheck.Server()));

  public HealthPlan {
    checks = List.copyOf(checks);
  }

  /// These checks, with the usual patience.
  public static HealthPlan of(List<HealthCheck> checks) {
    return new HealthPlan(checks, Duration.ofSeconds(10), 1, 3);
  }
}
