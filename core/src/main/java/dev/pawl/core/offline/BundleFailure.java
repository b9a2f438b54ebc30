package dev.pawl.core.offline;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.ByteCount;

/// Why a file is no bundle that can be read (docs/failures.md, "bundle"). What signed metadata says
/// about its content is judged elsewhere, and in the words of trust, director and image.
public sealed interface BundleFailure extends Failure {
  /// The medium does not give it.
  record Unreadable(String medium, String problem) implements BundleFailure {}

  /// It is something else, or not written as docs/spec/offline-bundle.md says.
  record Malformed(String medium, String expected, String found) implements BundleFailure {}

  /// It claims more than is ever read.
  record TooLong(String medium, String section, ByteCount claimed, ByteCount limit)
      implements BundleFailure {}

  /// It is not as long as it says: cut off when it was copied, or something was added.
  record WrongLength(String medium, ByteCount expected, ByteCount found) implements BundleFailure {}

  @Override
  default String code() {
    return switch (this) {
      case Unreadable _ -> "bundle.unreadable";
      case Malformed _ -> "bundle.malformed";
      case TooLong _ -> "bundle.too-long";
      case WrongLength _ -> "bundle.wrong-length";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case Unreadable(var medium, var problem) ->
          "Reading the bundle %s: expected the medium to work, found: %s. "
                  .formatted(medium, problem)
              + "Plug it in again, or copy the bundle once more.";
      case Malformed(var medium, var expected, var found) ->
          "Reading the bundle %s: expected %s, found %s. ".formatted(medium, expected, found)
              + "Make it again with `pawl bundle create`.";
      case TooLong(var medium, var section, var claimed, var limit) ->
          "Reading the bundle %s: its %s claims to have %d bytes, at most %d are read. "
                  .formatted(medium, section, claimed.value(), limit.value())
              + "Make it again with `pawl bundle create`.";
      case WrongLength(var medium, var expected, var found) ->
          "Reading the bundle %s: it says it has %d bytes, found %d. "
                  .formatted(medium, expected.value(), found.value())
              + "Copy it once more, and wait until the stick may be pulled out.";
    };
  }
}
