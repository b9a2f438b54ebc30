package dev.pawl.core.director;

import dev.pawl.core.failure.Result;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.Timestamp;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Nonce;

/// The director's word to this device, verified, and an answer to the question just asked. Made by
/// [#by] only, out of a refresh of the director's repository that succeeded.
public final class Directed {
  private final Assignment assignment;

  private Directed(Assignment assignment) {
    this.assignment = assignment;
  }

  /// What a refreshed director repository says to `device`. Checked in this order, the first that
  /// applies wins:
  /// 1. the timestamp is for this device,
  /// 2. and repeats the nonce of the question: a replayed one, however genuine, ends here;
  /// 3. the targets are for this device, also when they are empty;
  /// 4. they delegate to nobody, name no component twice and are as many as they say;
  /// 5. every component they name is this device.
  ///
  /// @param director the refreshed trust of the director's repository, not of the image repository
  /// @param nonce that went with the question
  public static Result<Directed, DirectorFailure> by(
      RefreshedTrust director, DeviceId device, Nonce nonce) {
    Timestamp timestamp = director.timestamp().value().content();
    Targets targets = director.targets().value().content();
    return DirectorMetadata.answer(timestamp)
        .then(answer -> answered(answer, device, nonce))
        .then(_ -> DirectorMetadata.device(targets))
        .then(found -> same("targets", device, found))
        .then(_ -> DirectorMetadata.set(targets))
        .map(set -> new Assignment(device, set))
        .then(Directed::ownComponents)
        .map(Directed::new);
  }

  private static Result<DeviceId, DirectorFailure> answered(
      DirectorMetadata.Answer answer, DeviceId device, Nonce nonce) {
    return same("timestamp", device, answer.device())
        .then(
            found ->
                answer.nonce().filter(nonce::equals).isPresent()
                    ? Result.ok(found)
                    : Result.failed(new DirectorFailure.StaleAnswer(answer.nonce().isPresent())));
  }

  private static Result<DeviceId, DirectorFailure> same(
      String what, DeviceId device, String found) {
    return found.equals(device.value())
        ? Result.ok(device)
        : Result.failed(new DirectorFailure.WrongDevice(what, device, shown(found)));
  }

  private static Result<Assignment, DirectorFailure> ownComponents(Assignment assignment) {
    return assignment
        .set()
        .flatMap(
            set ->
                set.images().stream()
                    .map(Assigned::component)
                    .filter(component -> !component.equals(assignment.device()))
                    .findFirst())
        .<Result<Assignment, DirectorFailure>>map(
            other -> Result.failed(new DirectorFailure.ForeignComponent(other)))
        .orElseGet(() -> Result.ok(assignment));
  }

  private static String shown(String found) {
    return found.matches("[a-z0-9-]{1,63}") ? found : "something else";
  }

  /// What it says.
  public Assignment assignment() {
    return assignment;
  }

  @Override
  public String toString() {
    return "directed " + assignment;
  }
}
