package dev.pawl.agent.offer;

import dev.pawl.core.failure.Failure;

/// Why an offer cannot be judged at all (docs/failures.md, "agent").
public sealed interface OfferFailure extends Failure {
  /// Verified metadata cannot be kept.
  record MetadataNotStored(String problem) implements OfferFailure {}

  @Override
  default String code() {
    return switch (this) {
      case MetadataNotStored _ -> "agent.metadata-not-stored";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case MetadataNotStored(var problem) ->
          "Keeping verified metadata: expected the storage to work, found: %s. ".formatted(problem)
              + "What runs is not touched; check the device's disk.";
    };
  }
}
