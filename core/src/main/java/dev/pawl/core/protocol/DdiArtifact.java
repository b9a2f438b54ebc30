package dev.pawl.core.protocol;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import java.util.regex.Pattern;

/// A file of a deployment (DDI: artifact). Hashes and size are transport hints for clients without
/// signed metadata; ours trusts only what is signed.
/// @param sha1 40 lower-case hexadecimal digits
/// @param md5 32 lower-case hexadecimal digits
public record DdiArtifact(
    String filename, String sha1, String md5, Digest sha256, ByteCount size, Links links) {
  private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

  public DdiArtifact {
    DevicePaths.requireFileName(filename);
    if (!SHA1.matcher(sha1).matches()) {
      throw new MalformedInput("hashes.sha1", sha1, "40 lower-case hexadecimal digits");
    }
    if (!MD5.matcher(md5).matches()) {
      throw new MalformedInput("hashes.md5", md5, "32 lower-case hexadecimal digits");
    }
  }

  /// The body.
  public static JsonObject toJson(DdiArtifact artifact) {
    JsonObject hashes =
        JsonObject.builder()
            .put("sha1", artifact.sha1)
            .put("md5", artifact.md5)
            .put("sha256", artifact.sha256.hex())
            .build();
    return JsonObject.builder()
        .put("filename", artifact.filename)
        .put("hashes", hashes)
        .put("size", artifact.size.value())
        .put("_links", Links.toJson(artifact.links))
        .build();
  }

  static DdiArtifact read(JsonView body) {
    JsonView hashes = body.object("hashes");
    return new DdiArtifact(
        body.text("filename"),
        hashes.text("sha1"),
        hashes.text("md5"),
        hashes.as("sha256", Digest::parseSha256),
        body.member("size").asNumeric(ByteCount::new),
        Links.read(body));
  }
}
