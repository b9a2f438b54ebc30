package dev.pawl.cli.remote;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.TargetPath;
import java.util.Optional;

/// A delta as the server knows it.
///
/// @param base SHA-256 of the image it is for
/// @param basePath where that was published, if it was
/// @param state `wanted`, `made`, `useless` or `failed`
/// @param devices how many could use it
/// @param patch SHA-256 of the patch, once it is made
/// @param length of the patch
/// @param whole length of the image it makes
/// @param failure code of what went wrong last
/// @param received the server's answer as it came, for `--json`
public record DeltaView(
    Digest base,
    Optional<TargetPath> basePath,
    Digest image,
    Optional<TargetPath> imagePath,
    String profile,
    String state,
    long devices,
    Optional<Digest> patch,
    Optional<ByteCount> length,
    Optional<ByteCount> whole,
    Optional<String> failure,
    JsonObject received) {
  static DeltaView read(JsonView view) {
    return new DeltaView(
        view.as("base", Digest::parseSha256),
        Fields.optional(view, "basePath", path -> path.as(TargetPath::new)),
        view.as("image", Digest::parseSha256),
        Fields.optional(view, "imagePath", path -> path.as(TargetPath::new)),
        view.text("profile"),
        view.text("state"),
        view.number("devices"),
        Fields.optional(view, "sha256", sha256 -> sha256.as(Digest::parseSha256)),
        Fields.optional(view, "length", length -> length.asNumeric(ByteCount::new)),
        Fields.optional(view, "whole", length -> length.asNumeric(ByteCount::new)),
        Fields.optional(view, "failure", failure -> failure.text("code")),
        view.asObject());
  }

  /// Whether it is still to be made.
  public boolean isWanted() {
    return state.equals("wanted");
  }
}
