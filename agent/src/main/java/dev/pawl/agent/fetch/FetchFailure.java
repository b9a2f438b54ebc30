package dev.pawl.agent.fetch;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import java.net.URI;

/// Why an image did not get into its slot, beyond what link, image and slot say themselves
/// (docs/failures.md, "download").
public sealed interface FetchFailure extends Failure {
  /// The slot's storage does not work.
  record StorageFailed(Slot slot, String problem) implements FetchFailure {}

  /// The server has no block list for the image.
  record NoBlockList(URI url) implements FetchFailure {}

  /// The answer ended before the image did.
  record EndedEarly(URI url, ByteCount expected, long found) implements FetchFailure {}

  /// The image that runs is not in its slot as it was: nothing can be made out of it.
  record BaseChanged(Slot slot) implements FetchFailure {}

  /// A patch has another length than the director says.
  record OtherPatch(URI url, ByteCount expected, long found) implements FetchFailure {}

  @Override
  default String code() {
    return switch (this) {
      case StorageFailed _ -> "download.storage-failed";
      case NoBlockList _ -> "download.no-block-list";
      case EndedEarly _ -> "download.ended-early";
      case BaseChanged _ -> "download.base-changed";
      case OtherPatch _ -> "download.other-patch";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case StorageFailed(var slot, var problem) ->
          "Writing slot %s: expected the storage to work, found: %s. ".formatted(slot, problem)
              + "What runs is not touched; check the device's disk.";
      case NoBlockList(var url) ->
          "Asking %s: expected the image's block list, found none. ".formatted(url)
              + "Publish the release again with `pawl release publish`.";
      case EndedEarly(var url, var expected, long found) ->
          "Fetching %s: expected %d bytes, the answer ended after %d. "
                  .formatted(url, expected.value(), found)
              + "The download goes on there; if it repeats, check proxies and mirrors.";
      case BaseChanged(var slot) ->
          "Reading slot %s, to make the new image out of it: expected the image that was installed, "
                  .formatted(slot)
              + "found other bytes. The whole image is fetched. If nobody writes to that slot,"
              + " check the device's disk.";
      case OtherPatch(var url, var expected, long found) ->
          "Fetching %s: expected a patch of %d bytes, found %d. "
                  .formatted(url, expected.value(), found)
              + "The whole image is fetched; check proxies and mirrors.";
    };
  }
}
