package dev.pawl.core.trust;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.TargetPath;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// What a boot stage needs beside its factory root to verify the description of an image without a
/// network: the roots since then, the top-level targets, the metadata of the line, each byte by
/// byte
/// as it was signed (docs/spec/image-proof.md). Nothing in it is trusted until verified.
public final class ImageProof {
  /// Longest proof that is read.
  public static final ByteCount LIMIT = ByteCount.mebi(8);

  /// Most roots in a proof.
  public static final int MOST_ROOTS = 256;

  private static final String TYPE = "image-proof";
  private static final int SPEC = 1;
  private static final JsonLimits LIMITS =
      new JsonLimits(LIMIT, 4, ByteCount.mebi(2), MOST_ROOTS + 100);

  private final TargetPath path;
  private final List<byte[]> roots;
  private final byte[] targets;
  private final byte[] line;

  /// @param roots those after the factory root, ascending
  public ImageProof(TargetPath path, List<byte[]> roots, byte[] targets, byte[] line) {
    this.path = path;
    this.roots = roots.stream().map(byte[]::clone).toList();
    this.targets = targets.clone();
    this.line = line.clone();
  }

  /// Reads a proof.
  public static Result<ImageProof, TrustFailure> parse(byte[] bytes) {
    if (bytes.length > LIMIT.value()) {
      return Result.failed(new TrustFailure.LengthExceeded(TYPE, LIMIT));
    }
    return switch (JsonReader.read(bytes, LIMITS)
        .then(json -> JsonView.read(json, ImageProof::read))) {
      case Result.Ok<ImageProof, JsonFailure>(ImageProof proof) -> Result.ok(proof);
      case Result.Failed<ImageProof, JsonFailure>(JsonFailure failure) ->
          Result.failed(new TrustFailure.Malformed(TYPE, failure.explain()));
    };
  }

  private static ImageProof read(JsonView view) {
    if (!view.text("_type").equals(TYPE)) {
      throw view.member("_type").wrong(TYPE, "another type");
    }
    if (view.number("spec") != SPEC) {
      throw view.member("spec").wrong(Integer.toString(SPEC), "another version");
    }
    List<byte[]> roots = view.array("roots").stream().map(JsonView::asBase64).toList();
    if (roots.size() > MOST_ROOTS) {
      throw view.member("roots").wrong("at most " + MOST_ROOTS, roots.size() + " roots");
    }
    return new ImageProof(
        view.as("path", TargetPath::new), roots, view.base64("targets"), view.base64("line"));
  }

  /// The file.
  public byte[] toBytes() {
    Base64.Encoder base64 = Base64.getEncoder();
    List<JsonString> encoded =
        roots.stream().map(root -> new JsonString(base64.encodeToString(root))).toList();
    return JsonWriter.compact(
        JsonObject.builder()
            .put("_type", TYPE)
            .put("spec", SPEC)
            .put("path", path.value())
            .put("roots", new JsonArray(List.copyOf(encoded)))
            .put("targets", base64.encodeToString(targets))
            .put("line", base64.encodeToString(line))
            .build());
  }

  /// The image it is about.
  public TargetPath path() {
    return path;
  }

  /// The roots after the factory root, ascending.
  public List<byte[]> roots() {
    return roots.stream().map(byte[]::clone).toList();
  }

  /// The top-level targets file.
  public byte[] targets() {
    return targets.clone();
  }

  /// The targets file of the line.
  public byte[] line() {
    return line.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImageProof proof && Arrays.equals(toBytes(), proof.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(line);
  }

  @Override
  public String toString() {
    return "proof of " + path;
  }
}
