package dev.pawl.core.delta;

import dev.pawl.core.delta.codec.CodecFailure;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;

/// Why a patch is not applied, or what came of it is not used (docs/failures.md, "delta"). The
/// device takes the full image instead.
public sealed interface DeltaFailure extends Failure {
  /// The bytes do not begin like a patch.
  record NotAPatch(String found) implements DeltaFailure {}

  /// The patch breaks a rule of its format.
  record Malformed(String what) implements DeltaFailure {}

  /// The patch ends too early.
  record CutOff(String what) implements DeltaFailure {}

  /// The old image is not the one the patch was made from.
  record WrongBase(Digest expected, Digest found) implements DeltaFailure {}

  /// Applying would take more memory than there may be used.
  record TooMuchMemory(ByteCount needed, ByteCount limit) implements DeltaFailure {}

  /// What came out is not the new image.
  record WrongResult(Digest expected, Digest found) implements DeltaFailure {}

  /// Compressed parts of the images cannot be handled here; has the code of the cause.
  record Inside(CodecFailure cause) implements DeltaFailure {}

  /// The patch makes another image than the one that is wanted.
  record OtherImage(String expected, String found) implements DeltaFailure {}

  @Override
  default String code() {
    return switch (this) {
      case NotAPatch _ -> "delta.not-a-patch";
      case Malformed _ -> "delta.malformed";
      case CutOff _ -> "delta.cut-off";
      case WrongBase _ -> "delta.wrong-base";
      case TooMuchMemory _ -> "delta.too-much-memory";
      case WrongResult _ -> "delta.wrong-result";
      case Inside(CodecFailure cause) -> cause.code();
      case OtherImage _ -> "delta.other-image";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case NotAPatch(String found) ->
          "Reading a patch: expected the format `pawl`, version 1, found %s. ".formatted(found)
              + "Name the right file, or take the full image.";
      case Malformed(String what) ->
          "Applying a patch: it is damaged or hostile: %s. ".formatted(what)
              + "Nothing unverified was used; take the full image.";
      case CutOff(String what) ->
          "Applying a patch: expected it whole, but %s. ".formatted(what)
              + "Fetch the rest, or take the full image.";
      case WrongBase(Digest expected, Digest found) ->
          "Applying a patch: it needs the old image %s, here is %s. ".formatted(expected, found)
              + "Nothing was written; use a patch for this image, or take the full image.";
      case TooMuchMemory(ByteCount needed, ByteCount limit) ->
          "Applying a patch: it needs %s of memory, allowed are %s. ".formatted(needed, limit)
              + "Make one with a smaller profile, or take the full image.";
      case WrongResult(Digest expected, Digest found) ->
          "Applying a patch: expected to get %s, got %s. ".formatted(expected, found)
              + "It is not used; take the full image.";
      case Inside(CodecFailure cause) -> cause.explain();
      case OtherImage(String expected, String found) ->
          "Applying a patch: wanted is %s, the patch makes %s. ".formatted(expected, found)
              + "Take the full image.";
    };
  }
}
