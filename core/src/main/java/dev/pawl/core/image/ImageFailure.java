package dev.pawl.core.image;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Why the bytes of an image are refused, or why an image must not run on a device
/// (docs/failures.md, "image").
public sealed interface ImageFailure extends Failure {
  /// A block has another hash than the list says.
  record BlockMismatch(long block, Digest expected, Digest found) implements ImageFailure {}

  /// The list of block hashes is not the one signed metadata names.
  /// @param expected what signed metadata asks for, as a phrase
  /// @param found what was received, as a phrase
  record BlockListMismatch(String expected, String found) implements ImageFailure {}

  /// There are more or fewer bytes than signed metadata says.
  /// @param found bytes seen until it was clear that they do not fit
  record LengthMismatch(ByteCount expected, long found) implements ImageFailure {}

  /// The whole image has another hash than signed metadata says.
  record DigestMismatch(Digest expected, Digest found) implements ImageFailure {}

  /// The image is for other hardware.
  record WrongHardware(Set<HardwareId> fits, HardwareId device) implements ImageFailure {
    public WrongHardware {
      fits = Set.copyOf(fits);
    }
  }

  /// The image is older than the device accepts.
  record CounterBelowFloor(ReleaseCounter image, ReleaseCounter floor) implements ImageFailure {}

  /// The image does not fit into a slot.
  record TooLarge(ByteCount image, ByteCount limit) implements ImageFailure {}

  @Override
  default String code() {
    return switch (this) {
      case BlockMismatch _ -> "image.block-mismatch";
      case BlockListMismatch _ -> "image.block-list-mismatch";
      case LengthMismatch _ -> "image.length-mismatch";
      case DigestMismatch _ -> "image.digest-mismatch";
      case WrongHardware _ -> "image.wrong-hardware";
      case CounterBelowFloor _ -> "image.counter-below-floor";
      case TooLarge _ -> "image.too-large";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case BlockMismatch(long block, Digest expected, Digest found) ->
          "Checking block %d of the image: expected %s, found %s. The block was not used. "
                  .formatted(block, expected, found)
              + "Fetch it again; if it differs again, the source of the image is damaged or"
              + " hostile.";
      case BlockListMismatch(String expected, String found) ->
          "Checking the list of block hashes: signed metadata asks for %s, received was %s. "
                  .formatted(expected, found)
              + "Fetch the list again; if it differs again, its source is damaged or hostile.";
      case LengthMismatch(ByteCount expected, long found) ->
          "Reading the image: expected exactly %d bytes, found %d. "
                  .formatted(expected.value(), found)
              + "Fetch the image again; if the length differs again, publish the release again.";
      case DigestMismatch(Digest expected, Digest found) ->
          "Checking the whole image: expected %s, found %s. ".formatted(expected, found)
              + "The image is not used; install the release again.";
      case WrongHardware(Set<HardwareId> fits, HardwareId device) ->
          "Checking the hardware: the image is for %s, this device is %s. "
                  .formatted(names(fits), device)
              + "Roll out a release that lists this hardware.";
      case CounterBelowFloor(ReleaseCounter image, ReleaseCounter floor) ->
          "Checking the age: the image has %s, this device accepts counter %d or more. "
                  .formatted(image, floor.value())
              + "Roll out a release with that counter or a higher one.";
      case TooLarge(ByteCount image, ByteCount limit) ->
          "Checking the size: the image has %d bytes, the limit here is %d. "
                  .formatted(image.value(), limit.value())
              + "Build a smaller image, or use a device with larger slots.";
    };
  }

  private static String names(Set<HardwareId> hardware) {
    return new TreeSet<>(hardware.stream().map(HardwareId::value).toList())
        .stream().collect(Collectors.joining(", "));
  }
}
