package dev.pawl.core.protocol;

import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One software module of a deployment (DDI: chunk).
/// @param part kind of module; `os` for an image
/// @param version text of the module's version, shown to people
/// @param artifacts at most 16
/// @param metadata at most 32 entries; [#TARGET] names the target in the signed metadata
public record DdiChunk(
    String part,
    String version,
    String name,
    List<DdiArtifact> artifacts,
    Map<String, String> metadata) {
  /// The part of an image.
  public static final String OS = "os";

  /// Key of the metadata entry that holds the target path.
  public static final String TARGET = "pawl.target";

  private static final int MOST_ARTIFACTS = 16;
  private static final int MOST_METADATA = 32;

  public DdiChunk {
    if (artifacts.size() > MOST_ARTIFACTS || metadata.size() > MOST_METADATA) {
      throw new MalformedInput(
          "chunk",
          artifacts.size() + " artifacts and " + metadata.size() + " metadata entries",
          "at most " + MOST_ARTIFACTS + " and " + MOST_METADATA);
    }
    artifacts = List.copyOf(artifacts);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /// A chunk that holds the image published as `target`.
  public static DdiChunk image(
      TargetPath target, Version version, String name, DdiArtifact artifact) {
    return new DdiChunk(
        OS, version.value(), name, List.of(artifact), Map.of(TARGET, target.value()));
  }

  /// The target this chunk stands for, if it names one.
  /// @throws MalformedInput if it names one that is malformed
  public Optional<TargetPath> target() {
    return Optional.ofNullable(metadata.get(TARGET)).map(TargetPath::new);
  }

  static JsonObject toJson(DdiChunk chunk) {
    var json =
        JsonObject.builder()
            .put("part", chunk.part)
            .put("version", chunk.version)
            .put("name", chunk.name)
            .put("artifacts", chunk.artifacts.stream().map(DdiArtifact::toJson).toList());
    if (!chunk.metadata.isEmpty()) {
      var entries = new ArrayList<JsonValue>();
      chunk.metadata.forEach(
          (key, value) ->
              entries.add(JsonObject.builder().put("key", key).put("value", value).build()));
      json.put("metadata", entries);
    }
    return json.build();
  }

  static DdiChunk read(JsonView body) {
    var metadata = new LinkedHashMap<String, String>();
    for (JsonView entry : body.optional("metadata").map(JsonView::asElements).orElse(List.of())) {
      if (metadata.put(entry.text("key"), entry.text("value")) != null) {
        throw entry.wrong("each key once", "one twice");
      }
    }
    return new DdiChunk(
        body.text("part"),
        body.text("version"),
        body.text("name"),
        body.array("artifacts").stream().map(DdiArtifact::read).toList(),
        metadata);
  }
}
