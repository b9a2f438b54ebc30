package dev.pawl.agent.phase;

import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.value.ActionId;
import java.time.Duration;
import java.util.Optional;

/// Why the agent itself does not take, or gave up, an update (docs/failures.md, "agent").
public sealed interface AgentFailure extends Failure {
  /// The same image was given up on trial before.
  record FailedBefore(Update update, ReportedFailure earlier) implements AgentFailure {}

  /// The deployment is not one this agent can install.
  record UnusableOffer(String expected, String found) implements AgentFailure {}

  /// The new image did not pass its health checks.
  record Unhealthy(Update update, String problem) implements AgentFailure {}

  /// The new image was given up by the boot stage.
  record TrialGivenUp(Update update, ResetReason reason) implements AgentFailure {}

  /// The director wants an action, and polls do not tell of it.
  record OfferHidden(ActionId action) implements AgentFailure {}

  /// The director has not been heard for too long.
  record DirectorSilent(Duration silent, Duration limit) implements AgentFailure {}

  /// Why the image of `update` is not what runs now.
  static AgentFailure afterFallBack(Update update, ResetReason reason, Optional<String> problem) {
    return switch (reason) {
      case REBOOT_REQUESTED, TRIAL_DEADLINE ->
          problem.isPresent()
              ? new Unhealthy(update, problem.get())
              : new TrialGivenUp(update, reason);
      case POWER_ON, WATCHDOG, CRASH, BOOT_REFUSED -> new TrialGivenUp(update, reason);
    };
  }

  @Override
  default String code() {
    return switch (this) {
      case FailedBefore _ -> "agent.failed-before";
      case UnusableOffer _ -> "agent.unusable-offer";
      case OfferHidden _ -> "agent.offer-hidden";
      case DirectorSilent _ -> "agent.director-silent";
      case Unhealthy _ -> "trial.unhealthy";
      case TrialGivenUp(_, var reason) ->
          switch (reason) {
            case POWER_ON -> "trial.power-lost";
            case REBOOT_REQUESTED -> "trial.not-confirmed";
            case WATCHDOG -> "trial.watchdog";
            case CRASH -> "trial.crashed";
            case TRIAL_DEADLINE -> "trial.deadline";
            case BOOT_REFUSED -> "trial.boot-refused";
          };
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case FailedBefore(var update, var earlier) ->
          "Looking at %s: this very image was tried before and given up (%s: %s). "
                  .formatted(update, earlier.code(), earlier.text())
              + "Publish a corrected image and roll that out.";
      case UnusableOffer(var expected, var found) ->
          "Looking at the deployment: expected %s, found %s. ".formatted(expected, found)
              + "Roll out a release made with `pawl release create`.";
      case OfferHidden(var action) ->
          "Polling: expected the server to offer action %s, which the director has signed for this device, found no offer. "
                  .formatted(action)
              + "Somebody between server and device keeps it back: look at proxies and caches, or"
              + " bring it on a stick (pawl bundle create).";
      case DirectorSilent(var silent, var limit) ->
          "Asking the director: expected its signed word at least every %d hours, found none for %d. "
                  .formatted(limit.toHours(), silent.toHours())
              + "Look at the way to the server; events and director.unheard say what came instead.";
      case Unhealthy(var update, var problem) ->
          "Trying %s: expected its health checks to pass, found: %s. ".formatted(update, problem)
              + "The old image runs again; publish a corrected image.";
      case TrialGivenUp(var update, var reason) ->
          "Trying %s: expected it to run and confirm itself, found: %s. "
                  .formatted(update, whatHappened(reason))
              + "The old image runs again; publish a corrected image.";
    };
  }

  private static String whatHappened(ResetReason reason) {
    return switch (reason) {
      case POWER_ON -> "power was lost in every try";
      case REBOOT_REQUESTED -> "it asked for a reboot before it was confirmed";
      case WATCHDOG -> "it stopped giving signs of life";
      case CRASH -> "it ended by itself";
      case TRIAL_DEADLINE -> "it was not confirmed in time";
      case BOOT_REFUSED -> "the boot stage found it damaged and did not start it";
    };
  }
}
