package dev.pawl.sim.hostile;

import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.value.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What the attacker does. Read again from its file each time it matters, so that the attack can
/// change while the server runs.
///
/// @param forgedImages images in place of which other bytes are handed out
/// @param offersAnything whether every assignment is offered, whatever the decider says
/// @param forgedMetadata names of metadata files, and the files handed out in their place
public record HostilePlan(
    Set<Digest> forgedImages, boolean offersAnything, Map<String, Path> forgedMetadata) {
  /// Does nothing.
  public static final HostilePlan HARMLESS = new HostilePlan(Set.of(), false, Map.of());

  public HostilePlan {
    forgedImages = Set.copyOf(forgedImages);
    forgedMetadata = Map.copyOf(forgedMetadata);
  }

  /// This plan, and `image` is forged.
  public HostilePlan withForgedImage(Digest image) {
    Set<Digest> images = new HashSet<>(forgedImages);
    images.add(image);
    return new HostilePlan(images, offersAnything, forgedMetadata);
  }

  /// This plan, and everything assigned is offered.
  public HostilePlan withoutRules() {
    return new HostilePlan(forgedImages, true, forgedMetadata);
  }

  /// This plan, and `forged` is handed out in place of the metadata file `name`.
  public HostilePlan withForgedMetadata(String name, Path forged) {
    Map<String, Path> files = new HashMap<>(forgedMetadata);
    files.put(name, forged);
    return new HostilePlan(forgedImages, offersAnything, files);
  }

  /// Writes the plan; a server that runs sees the old one or the new one.
  public void writeTo(Path file) throws IOException {
    JsonValue.Builder files = JsonObject.builder();
    forgedMetadata.forEach((name, forged) -> files.put(name, forged.toString()));
    JsonObject json =
        JsonObject.builder()
            .put("forgedImages", JsonArray.ofTexts(forgedImages.stream().map(Digest::hex).toList()))
            .put("offersAnything", offersAnything)
            .put("forgedMetadata", files.build())
            .build();
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, JsonWriter.compact(json));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Reads a plan.
  public static HostilePlan read(Path file) {
    try {
      return JsonReader.read(Files.readAllBytes(file), JsonLimits.standard())
          .then(json -> JsonView.read(json, HostilePlan::read))
          .orThrow(failure -> new IllegalStateException(failure.explain()));
    } catch (IOException e) {
      throw new UncheckedIOException("reading the plan of the tampered server", e);
    }
  }

  private static HostilePlan read(JsonView view) {
    Set<Digest> images = new HashSet<>();
    view.array("forgedImages").forEach(each -> images.add(each.as(Digest::parseSha256)));
    Map<String, Path> files = new HashMap<>();
    view.object("forgedMetadata")
        .asMembers()
        .forEach((name, forged) -> files.put(name, Path.of(forged.asText())));
    return new HostilePlan(images, view.flag("offersAnything"), files);
  }
}
