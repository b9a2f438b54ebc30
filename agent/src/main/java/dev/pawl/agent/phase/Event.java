package dev.pawl.agent.phase;

import dev.pawl.core.protocol.BootReport.Download;
import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.value.ActionId;
import java.util.Optional;

/// Something the step function has to answer.
public sealed interface Event {
  /// The process runs: after a boot, a crash, a power cut. Always the first event.
  record Started() implements Event {}

  /// A poll: the server has nothing for this device.
  record Nothing() implements Event {}

  /// A poll: the server offers an update.
  record Offered(Offer offer) implements Event {}

  /// A poll: the server offers something this agent cannot even look at.
  record Unusable(ActionId action, ReportedFailure why) implements Event {}

  /// A poll: the server wants the action stopped.
  record CancelAsked(ActionId action) implements Event {}

  /// The offer is what signed metadata says, and may be installed.
  record Verified(Update update) implements Event {}

  /// The whole image and its proof are in the slot.
  /// @param download what that took
  record Fetched(Optional<Download> download) implements Event {
    /// Without a word about what it took.
    public Fetched() {
      this(Optional.empty());
    }
  }

  /// The update cannot be installed, and trying again would not help.
  record Refused(ReportedFailure why) implements Event {}

  /// It did not work this time.
  /// @param answered whether the server answered; if not, the device is merely offline
  /// @param progressed whether anything was gained before
  record NotNow(ReportedFailure why, boolean answered, boolean progressed) implements Event {}

  /// The boot record puts the slot on trial.
  record Armed() implements Event {}

  /// A health check failed; checks go on.
  record HealthFailed(String problem) implements Event {}

  /// The running image passed its health checks.
  record Healthy() implements Event {}

  /// The running image did not pass its health checks in time.
  record Unhealthy() implements Event {}

  /// The running image is permanent, the floor is raised.
  record Confirmed() implements Event {}
}
