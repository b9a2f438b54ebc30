package dev.pawl.agent.offer;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.TargetPath;

/// Why an offer cannot be judged at all (docs/failures.md, "agent").
public sealed interface OfferFailure extends Failure {
  /// Verified metadata cannot be kept.
  record MetadataNotStored(String problem) implements OfferFailure {}

  /// An image was carried here without the director's word, and the device wants it.
  record NotDirected(TargetPath target) implements OfferFailure {}

  @Override
  default String code() {
    return switch (this) {
      case MetadataNotStored _ -> "agent.metadata-not-stored";
      case NotDirected _ -> "bundle.without-director";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case MetadataNotStored(var problem) ->
          "Keeping verified metadata: expected the storage to work, found: %s. ".formatted(problem)
              + "What runs is not touched; check the device's disk.";
      case NotDirected(var target) ->
          "Installing %s from a bundle: expected the director's answer to this device, found none. "
                  .formatted(target)
              + "Make a question with `pawl agent question` and a bundle with its answer, or set"
              + " bundleWithoutDirector in device.json where the device may do without.";
    };
  }
}
