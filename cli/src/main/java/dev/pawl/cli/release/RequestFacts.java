package dev.pawl.cli.release;

import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.RoleName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What people are asked to sign, in their words. Computed from the bytes to be signed and from
/// what is
/// published, never taken from elsewhere.
///
/// @param version of the metadata, one more than the published
/// @param expires when the metadata ends
/// @param added images that come
/// @param removed images that go
/// @param unchanged how many stay
/// @param highestBefore the highest counter published, if anything was
public record RequestFacts(
    RoleName role,
    long version,
    Instant expires,
    List<ImageDescription> added,
    List<ImageDescription> removed,
    int unchanged,
    Optional<ReleaseCounter> highestBefore) {
  public RequestFacts {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /// Whether an image is older, by its counter, than one that was published.
  public boolean isBelowHighest(ImageDescription image) {
    return highestBefore.filter(image.counter()::isBelow).isPresent();
  }

  /// The facts as JSON.
  public JsonObject toJson() {
    var json =
        JsonObject.builder()
            .put("role", role.value())
            .put("version", version)
            .put("expires", expires.toEpochMilli())
            .put("added", added.stream().map(RequestFacts::toJson).toList())
            .put("removed", removed.stream().map(RequestFacts::toJson).toList())
            .put("unchanged", unchanged);
    highestBefore.ifPresent(counter -> json.put("counterBefore", counter.value()));
    return json.build();
  }

  private static JsonObject toJson(ImageDescription image) {
    return JsonObject.builder()
        .put("path", image.path().value())
        .put("version", image.version().value())
        .put("counter", image.counter().value())
        .put(
            "hardware",
            JsonArray.ofTexts(image.hardware().stream().map(HardwareId::value).toList()))
        .put("type", image.type().toString())
        .put("length", image.length().value())
        .put("sha256", image.sha256().hex())
        .build();
  }
}
