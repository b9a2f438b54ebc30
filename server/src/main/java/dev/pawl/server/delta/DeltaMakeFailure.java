package dev.pawl.server.delta;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import java.time.Duration;

/// Why a delta was not made (docs/failures.md, "deltas"). Devices get the image itself.
public sealed interface DeltaMakeFailure extends Failure {
  /// Making it would take more memory than it may.
  record TooMuchMemory(ByteCount needed, ByteCount limit) implements DeltaMakeFailure {}

  /// It is not smaller than the image, compressed.
  record NotSmaller(ByteCount patch, ByteCount full) implements DeltaMakeFailure {}

  /// An image it is made from is not here any more, or damaged.
  record NoImage(Digest sha256, String why) implements DeltaMakeFailure {}

  /// The maker ended without a patch.
  record MakerEnded(int exitCode, String said) implements DeltaMakeFailure {}

  /// The maker took too long and was killed.
  record TooSlow(Duration limit) implements DeltaMakeFailure {}

  /// The patch cannot be kept.
  record NotKept(String why) implements DeltaMakeFailure {}

  /// Whether it may work another time.
  default boolean mayPass() {
    return switch (this) {
      case TooMuchMemory _, NotSmaller _, NoImage _ -> false;
      case MakerEnded _, TooSlow _, NotKept _ -> true;
    };
  }

  @Override
  default String code() {
    return switch (this) {
      case TooMuchMemory _ -> "deltas.too-much-memory";
      case NotSmaller _ -> "deltas.not-smaller";
      case NoImage _ -> "deltas.no-image";
      case MakerEnded _ -> "deltas.maker-ended";
      case TooSlow _ -> "deltas.too-slow";
      case NotKept _ -> "deltas.not-kept";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case TooMuchMemory(var needed, var limit) ->
          "Making a delta: it takes about %s of memory, allowed are %s. ".formatted(needed, limit)
              + "Devices get the whole image; raise --delta-memory if the machine has more.";
      case NotSmaller(var patch, var full) ->
          "Making a delta: expected it smaller than the compressed image (%s), it has %s. "
                  .formatted(full, patch)
              + "Devices get the whole image; see what `pawl release create` says about the image.";
      case NoImage(var sha256, var why) ->
          "Making a delta: expected the image %s here, found: %s. ".formatted(sha256, why)
              + "Devices get the whole image.";
      case MakerEnded(int exitCode, var said) ->
          "Making a delta: the maker ended with exit code %d and said: %s. "
                  .formatted(exitCode, said)
              + "It is tried again a few times; devices get the whole image.";
      case TooSlow(var limit) ->
          "Making a delta: expected it within %d minutes. ".formatted(limit.toMinutes())
              + "It is tried again a few times; devices get the whole image.";
      case NotKept(var why) ->
          "Keeping a delta: %s. ".formatted(why)
              + "It is tried again a few times; check the disk of the data folder.";
    };
  }
}
