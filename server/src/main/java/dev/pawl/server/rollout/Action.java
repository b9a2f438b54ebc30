package dev.pawl.server.rollout;

import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.TargetPath;
import java.time.Instant;
import java.util.Optional;

/// One release assigned to one device. Immutable; [ActionLife] makes the next one.
///
/// @param rollout number of the rollout that made it
/// @param sha256 digest of the image as it was when assigned
/// @param retrieved whether the device has ever read it
/// @param claim what the device said about the outcome, without proof
/// @param evidenced whether a verified report proved that the device runs the image
/// @param closedBy whose word closed it; empty while open
/// @param supersededBy the newer action this one makes room for
public record Action(
    ActionId id,
    long rollout,
    DeviceId device,
    TargetPath path,
    Digest sha256,
    ActionState state,
    boolean retrieved,
    Optional<Claim> claim,
    boolean evidenced,
    Optional<ClosedBy> closedBy,
    Optional<ActionId> supersededBy,
    Instant createdAt,
    Instant changedAt) {

  /// A new action, waiting for its device.
  /// @param state RUNNING, or WAIT_FOR_CONFIRMATION where the owner is to be asked
  public static Action created(
      ActionId id,
      long rollout,
      DeviceId device,
      AssignedImage image,
      ActionState state,
      Instant now) {
    return new Action(
        id,
        rollout,
        device,
        image.path(),
        image.sha256(),
        state,
        false,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        now,
        now);
  }

  /// Whether the device said that it installed the image.
  public boolean claimed() {
    return claim.filter(Claim.SUCCESS::equals).isPresent();
  }

  Action to(ActionState next) {
    return with(next, retrieved, claim, evidenced, closedBy);
  }

  Action withRetrieved(ActionState next) {
    return with(next, true, claim, evidenced, closedBy);
  }

  Action withClaim(Claim said) {
    return with(state, retrieved, Optional.of(said), evidenced, closedBy);
  }

  Action withEvidence() {
    return with(state, retrieved, claim, true, closedBy);
  }

  Action closed(ActionState last, ClosedBy by) {
    return with(last, retrieved, claim, evidenced, Optional.of(by));
  }

  Action supersededBy(Optional<ActionId> newer) {
    return new Action(
        id, rollout, device, path, sha256, state, retrieved, claim, evidenced, closedBy, newer,
        createdAt, changedAt);
  }

  Action changed(Instant now) {
    return new Action(
        id,
        rollout,
        device,
        path,
        sha256,
        state,
        retrieved,
        claim,
        evidenced,
        closedBy,
        supersededBy,
        createdAt,
        now);
  }

  private Action with(
      ActionState next,
      boolean read,
      Optional<Claim> said,
      boolean proved,
      Optional<ClosedBy> closer) {
    return new Action(
        id,
        rollout,
        device,
        path,
        sha256,
        next,
        read,
        said,
        proved,
        closer,
        supersededBy,
        createdAt,
        changedAt);
  }
}
