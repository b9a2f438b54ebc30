package dev.pawl.core.director;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.TargetPath;

/// Why nothing is installed on the director's word (docs/failures.md, "director").
public sealed interface DirectorFailure extends Failure {
  /// The director's metadata is not to be trusted; the code is trust's own.
  record NotTrusted(TrustFailure cause) implements DirectorFailure {}

  /// Validly signed, but not of the form docs/spec/director.md prescribes.
  record Malformed(String what, String problem) implements DirectorFailure {}

  /// Made for another device.
  record WrongDevice(String what, DeviceId expected, String found) implements DirectorFailure {}

  /// Not an answer to the question just asked: recorded earlier.
  record StaleAnswer(boolean other) implements DirectorFailure {}

  /// The director hands its trust on.
  record Delegates() implements DirectorFailure {}

  /// A component is assigned two images.
  record DeviceTwice(DeviceId component) implements DirectorFailure {}

  /// The set has more or fewer members than it says.
  record IncompleteSet(long size, int found) implements DirectorFailure {}

  /// The set has an image for a component that this device does not have.
  record ForeignComponent(DeviceId component) implements DirectorFailure {}

  /// There is an offer, but the director assigns nothing to this device.
  record NothingAssigned(ActionId offered) implements DirectorFailure {}

  /// The offer is another action than the director's.
  record OtherAction(ActionId directed, ActionId offered) implements DirectorFailure {}

  /// The offer is another image than the director's.
  record OtherImage(TargetPath directed, TargetPath offered) implements DirectorFailure {}

  /// Director and image repository do not say the same.
  record Disagreement(Fact fact, String director, String image) implements DirectorFailure {}

  /// What both must agree on.
  enum Fact {
    /// Where the image is in the image repository.
    PATH("path"),
    /// Its length in bytes.
    LENGTH("length"),
    /// Its SHA-256.
    HASH("hash"),
    /// Its release counter.
    COUNTER("counter"),
    /// The hardware it is for, and that this device is.
    HARDWARE("hardware");

    private final String word;

    Fact(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  @Override
  default String code() {
    return switch (this) {
      case NotTrusted(var cause) -> cause.code();
      case Malformed _ -> "director.malformed";
      case WrongDevice _ -> "director.wrong-device";
      case StaleAnswer _ -> "director.stale-answer";
      case Delegates _ -> "director.delegates";
      case DeviceTwice _ -> "director.device-twice";
      case IncompleteSet _ -> "director.incomplete-set";
      case ForeignComponent _ -> "director.foreign-component";
      case NothingAssigned _ -> "director.nothing-assigned";
      case OtherAction _ -> "director.other-action";
      case OtherImage _ -> "director.other-image";
      case Disagreement(var fact, _, _) ->
          switch (fact) {
            case PATH -> "director.path-differs";
            case LENGTH -> "director.length-differs";
            case HASH -> "director.hash-differs";
            case COUNTER -> "director.counter-differs";
            case HARDWARE -> "director.hardware-differs";
          };
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case NotTrusted(var cause) -> "Director: " + cause.explain();
      case Malformed(var what, var problem) ->
          "Reading the director's %s: %s Update the server.".formatted(what, problem);
      case WrongDevice(var what, var expected, var found) ->
          "Reading the director's %s: expected one for %s, found one for %s. "
                  .formatted(what, expected, found)
              + "Somebody shows this device what was made for another; check the server.";
      case StaleAnswer(boolean other) ->
          "Asking the director: expected an answer that repeats the question's nonce, found %s. "
                  .formatted(other ? "another nonce" : "none")
              + "Somebody replays an earlier answer, or the server is not the director's.";
      case Delegates() ->
          "Reading the director's targets: expected images only, found delegations. "
              + "Update the server.";
      case DeviceTwice(var component) ->
          "Reading the director's targets: expected one image for %s, found two. "
                  .formatted(component)
              + "Cancel the rollout and make it anew.";
      case IncompleteSet(long size, int found) ->
          "Reading the director's targets: expected a set of %d images, found %d. "
                  .formatted(size, found)
              + "Cancel the rollout and make it anew.";
      case ForeignComponent(var component) ->
          "Reading the director's targets: expected images for this device only, found one for %s. "
                  .formatted(component)
              + "This agent cannot install it; correct what the server knows of the device.";
      case NothingAssigned(var offered) ->
          "Looking at action %s: expected the director to assign it, found that it assigns nothing. "
                  .formatted(offered)
              + "Ask again later; if it stays so, the server offers what its director does not.";
      case OtherAction(var directed, var offered) ->
          "Looking at action %s: expected the director's action %s. ".formatted(offered, directed)
              + "Ask again later; if it stays so, the server offers what its director does not.";
      case OtherImage(var directed, var offered) ->
          "Looking at %s: expected the director's image %s. ".formatted(offered, directed)
              + "Ask again later; if it stays so, the server offers what its director does not.";
      case Disagreement(var fact, var director, var image) ->
          "Comparing director and image repository: expected the same %s, found %s and %s. "
                  .formatted(fact, director, image)
              + "Nothing is installed; roll out what people signed.";
    };
  }
}
