package dev.pawl.core.director;

import dev.pawl.core.director.DirectorFailure.Disagreement;
import dev.pawl.core.director.DirectorFailure.Fact;
import dev.pawl.core.failure.Result;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.TargetPath;
import java.util.List;
import java.util.Optional;

/// An image of which director and image repository say the same. Made by [#on] only, so a parameter
/// of this type cannot be given an image that one of the two has not named: with the keys of one
/// repository alone nothing can be installed.
public final class Agreed implements Permitted {
  private final ActionId action;
  private final Verified<ImageDescription> image;
  private final List<NamedDelta> deltas;

  private Agreed(ActionId action, Verified<ImageDescription> image, List<NamedDelta> deltas) {
    this.action = action;
    this.image = image;
    this.deltas = deltas;
  }

  /// What the server offers: believed by nobody, only compared.
  public record Offered(ActionId action, TargetPath path) {}

  /// What the director assigns of what is offered. The order of checks: something is assigned, it
  /// is this action, it is this image.
  public static Result<Assigned, DirectorFailure> assigned(Directed director, Offered offer) {
    Optional<AssignedSet> set = director.assignment().set();
    if (set.isEmpty()) {
      return Result.failed(new DirectorFailure.NothingAssigned(offer.action()));
    }
    if (!set.get().id().equals(offer.action())) {
      return Result.failed(new DirectorFailure.OtherAction(set.get().id(), offer.action()));
    }
    // One component, one image: [Directed] has seen to it.
    Assigned image = set.get().images().getFirst();
    return image.path().equals(offer.path())
        ? Result.ok(image)
        : Result.failed(new DirectorFailure.OtherImage(image.path(), offer.path()));
  }

  /// Whether both repositories say the same of what is offered: path, length, hash, counter and
  /// hardware, in this order.
  ///
  /// @param device what the device is
  /// @param image what the image repository says
  public static Result<Agreed, DirectorFailure> on(
      Directed director, Offered offer, HardwareId device, Verified<ImageDescription> image) {
    return assigned(director, offer)
        .then(
            assigned ->
                difference(assigned, image.value(), device)
                    .<Result<Agreed, DirectorFailure>>map(Result::failed)
                    .orElseGet(
                        () -> Result.ok(new Agreed(offer.action(), image, assigned.deltas()))));
  }

  private static Optional<DirectorFailure> difference(
      Assigned director, ImageDescription image, HardwareId device) {
    return differs(Fact.PATH, director.path(), image.path())
        .or(() -> differs(Fact.LENGTH, director.length().value(), image.length().value()))
        .or(() -> differs(Fact.HASH, director.sha256(), image.sha256()))
        .or(() -> differs(Fact.COUNTER, director.counter(), image.counter()))
        .or(() -> differs(Fact.HARDWARE, director.hardware(), device))
        .or(
            () ->
                image.hardware().contains(director.hardware())
                    ? Optional.empty()
                    : differs(Fact.HARDWARE, director.hardware(), image.hardware()));
  }

  private static Optional<DirectorFailure> differs(Fact fact, Object director, Object image) {
    return director.equals(image)
        ? Optional.empty()
        : Optional.of(new Disagreement(fact, director.toString(), image.toString()));
  }

  /// The action it is installed for.
  public ActionId action() {
    return action;
  }

  @Override
  public Verified<ImageDescription> image() {
    return image;
  }

  /// Patches the director names for it. Nothing is agreed about them: they are a way to get the
  /// bytes, and each block that comes of one is verified like any other.
  public List<NamedDelta> deltas() {
    return deltas;
  }

  @Override
  public String toString() {
    return "agreed " + image.value().path();
  }
}
