package dev.pawl.server.signer;

import dev.pawl.core.director.Assigned;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.director.DirectorMetadata;
import dev.pawl.core.director.NamedDelta;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import java.util.List;
import java.util.Optional;

/// An assignment as the server keeps it and hands it to the signer: one form for one assignment.
public final class AssignmentJson {
  private AssignmentJson() {}

  /// Writes it.
  public static JsonObject of(Assignment assignment) {
    var json = JsonObject.builder().put("device", assignment.device().value());
    assignment
        .set()
        .ifPresent(
            set ->
                json.put(
                    "set",
                    JsonObject.builder()
                        .put("id", set.id().value())
                        .put("images", set.images().stream().map(AssignmentJson::image).toList())
                        .build()));
    return json.build();
  }

  private static JsonObject image(Assigned image) {
    var json =
        JsonObject.builder()
            .put("component", image.component().value())
            .put("hardware", image.hardware().value())
            .put("path", image.path().value())
            .put("length", image.length().value())
            .put("sha256", image.sha256().hex())
            .put("counter", image.counter().value());
    if (!image.deltas().isEmpty()) {
      json.put("deltas", image.deltas().stream().map(DirectorMetadata::delta).toList());
    }
    return json.build();
  }

  /// Reads what [#of] wrote.
  public static Assignment read(JsonView json) {
    return new Assignment(
        json.as("device", DeviceId::new),
        json.optional("set")
            .map(
                set ->
                    new AssignedSet(
                        ActionId.parse(Long.toString(set.number("id"))),
                        images(set.array("images")))));
  }

  private static List<NamedDelta> deltas(JsonView image) {
    return image.optional("deltas").map(JsonView::asElements).orElse(List.of()).stream()
        .map(DirectorMetadata::delta)
        .flatMap(Optional::stream)
        .toList();
  }

  private static List<Assigned> images(List<JsonView> images) {
    return images.stream()
        .map(
            image ->
                new Assigned(
                    image.as("component", DeviceId::new),
                    image.as("hardware", HardwareId::new),
                    image.as("path", TargetPath::new),
                    image.member("length").asNumeric(ByteCount::new),
                    image.as("sha256", Digest::parseSha256),
                    image.member("counter").asNumeric(ReleaseCounter::new),
                    deltas(image)))
        .toList();
  }
}
