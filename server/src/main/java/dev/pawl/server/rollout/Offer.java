package dev.pawl.server.rollout;

import dev.pawl.server.decide.Decision;
import dev.pawl.server.release.Release;
import java.util.Optional;

/// What a device is told at this moment.
/// @param action its oldest open action
/// @param release what that action is about
/// @param decision what the decider says of it, with its reason
/// @param finished its newest action that ended well, as the device says or proved
/// @param installed what it proved to run, if that was published here
/// @param wantsAttributes whether the device shall tell its attributes
public record Offer(
    Optional<Action> action,
    Optional<Release> release,
    Decision decision,
    Optional<Action> finished,
    Optional<Release> installed,
    boolean wantsAttributes) {

  /// The action to work on, if the device may.
  public Optional<Action> toInstall() {
    return action.filter(open -> open.state().isOffered() && decision.isOffer());
  }

  /// The action its owner is asked to agree to.
  public Optional<Action> toConfirm() {
    return action.filter(
        open -> open.state() == ActionState.WAIT_FOR_CONFIRMATION && decision.isOffer());
  }

  /// The action to stop, if there is one.
  public Optional<Action> toCancel() {
    return action.filter(open -> open.state() == ActionState.CANCELING);
  }
}
