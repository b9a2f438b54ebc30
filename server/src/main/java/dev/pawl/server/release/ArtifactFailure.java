package dev.pawl.server.release;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;

/// Why an artifact cannot be taken in or handed out (docs/failures.md, "artifact").
public sealed interface ArtifactFailure extends Failure {
  /// The bytes have another SHA-256 than they were announced with.
  record DigestMismatch(Digest expected, Digest found) implements ArtifactFailure {}

  /// More or fewer bytes than announced.
  record LengthMismatch(ByteCount expected, ByteCount found) implements ArtifactFailure {}

  /// Longer than any artifact may be.
  record TooLarge(ByteCount length, ByteCount limit) implements ArtifactFailure {}

  /// The disk has no room for it.
  record DiskFull(Digest sha256, ByteCount length) implements ArtifactFailure {}

  /// It is not here.
  record Unknown(Digest sha256) implements ArtifactFailure {}

  /// What is here is not what came in.
  record Damaged(Digest sha256, String finding) implements ArtifactFailure {}

  @Override
  default String code() {
    return switch (this) {
      case DigestMismatch _ -> "artifact.digest-mismatch";
      case LengthMismatch _ -> "artifact.length-mismatch";
      case TooLarge _ -> "artifact.too-large";
      case DiskFull _ -> "artifact.disk-full";
      case Unknown _ -> "artifact.unknown";
      case Damaged _ -> "artifact.damaged";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case DigestMismatch(var expected, var found) ->
          ("Taking in an artifact: expected %s, found %s. Nothing was kept. "
                  + "Upload the file again; if it differs again, the file is not the one meant.")
              .formatted(expected, found);
      case LengthMismatch(var expected, var found) ->
          ("Taking in an artifact: expected exactly %d bytes, found %d. Nothing was kept. "
                  + "Upload the file again, from its beginning.")
              .formatted(expected.value(), found.value());
      case TooLarge(var length, var limit) ->
          "Taking in an artifact: it has %d bytes, the limit is %d. Make the image smaller."
              .formatted(length.value(), limit.value());
      case DiskFull(var sha256, var length) ->
          ("Taking in artifact %s: expected room for %d bytes, found the server's disk full. "
                  + "Nothing was kept. Free space in the data folder, then upload again.")
              .formatted(sha256.hex(), length.value());
      case Unknown(var sha256) ->
          "Looking for artifact %s: there is none. Upload it with `pawl release publish`."
              .formatted(sha256.hex());
      case Damaged(var sha256, var finding) ->
          ("Reading artifact %s: %s. It is not handed out. "
                  + "Upload it again with `pawl release publish`, and check the server's disk.")
              .formatted(sha256.hex(), finding);
    };
  }
}
