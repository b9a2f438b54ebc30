package dev.pawl.core.delta.codec;

import dev.pawl.core.failure.Failure;

/// Why a compressed stream inside an image cannot be taken apart or put together here
/// (docs/failures.md, "container").
public sealed interface CodecFailure extends Failure {
  /// No library for this method was found on this machine.
  record Missing(Method method) implements CodecFailure {}

  /// The library here is not the one that was used when the patch was made.
  record OtherMaker(Method method, String expected, String found) implements CodecFailure {}

  /// The bytes are no stream of this method, or one of another length.
  record Damaged(Method method, String what) implements CodecFailure {}

  /// What came out when compressing again is not as long as the recipe says.
  record NotRepacked(Method method, long expected, long found) implements CodecFailure {}

  @Override
  default String code() {
    return switch (this) {
      case Missing _ -> "container.codec-missing";
      case OtherMaker _ -> "container.other-codec";
      case Damaged _ -> "container.stream-damaged";
      case NotRepacked _ -> "container.not-repacked";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case Missing(Method method) ->
          "Looking for a library for %s: none was found on this machine. ".formatted(method.word())
              + "Install it, or take the full image.";
      case OtherMaker(Method method, String expected, String found) ->
          "Compressing with %s: the patch was made for the library %s, here is %s. "
                  .formatted(method.word(), expected, found)
              + "Take the full image, and declare this library so that patches are made for it.";
      case Damaged(Method method, String what) ->
          "Taking a %s stream of the old image apart: %s. ".formatted(method.word(), what)
              + "The old image is not the one the patch is for; take the full image.";
      case NotRepacked(Method method, long expected, long found) ->
          "Compressing with %s: expected %d bytes, found %d. "
                  .formatted(method.word(), expected, found)
              + "The library here works differently than when the patch was made; take the full"
              + " image.";
    };
  }
}
