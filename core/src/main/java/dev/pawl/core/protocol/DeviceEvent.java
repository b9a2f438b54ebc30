package dev.pawl.core.protocol;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import java.time.Instant;
import java.util.List;

/// Something that happened on a device, as one line of JSON on its error stream
/// (docs/spec/device-events.md). For people and for programs that watch; never for decisions.
/// @param text for people: one sentence with the facts
/// @param facts what programs need, by name; none of `at`, `device`, `source`, `event`, `text`
public record DeviceEvent(
    Instant at,
    DeviceId device,
    Source source,
    DeviceEventKind kind,
    String text,
    JsonObject facts) {
  private static final List<String> FIXED = List.of("at", "device", "source", "event", "text");

  /// Which program of the device speaks.
  public enum Source {
    /// The boot stage.
    BOOT("boot"),
    /// The agent.
    AGENT("agent");

    private final String wire;

    Source(String wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return wire;
    }
  }

  /// @throws IllegalArgumentException if a fact has the name of a fixed field
  public DeviceEvent {
    for (String name : FIXED) {
      if (facts.get(name).isPresent()) {
        throw new IllegalArgumentException("a fact of " + kind + " is called " + name);
      }
    }
    at = Instant.ofEpochMilli(at.toEpochMilli());
  }

  /// The line, without line feed.
  public static JsonObject toJson(DeviceEvent event) {
    var json =
        JsonObject.builder()
            .put("at", event.at.toEpochMilli())
            .put("device", event.device.value())
            .put("source", event.source.toString())
            .put("event", event.kind.toString())
            .put("text", event.text);
    event.facts.members().forEach(json::put);
    return json.build();
  }

  /// Reads a line.
  public static Result<DeviceEvent, ProtocolFailure> fromJson(JsonValue json) {
    return Body.read(
        "device event",
        json,
        body -> {
          JsonObject facts = body.asObject();
          for (String name : FIXED) {
            facts = facts.without(name);
          }
          return new DeviceEvent(
              body.instant("at"),
              body.as("device", DeviceId::new),
              Body.oneOf(Source.values(), body.member("source")),
              Body.oneOf(DeviceEventKind.values(), body.member("event")),
              body.text("text"),
              facts);
        });
  }
}
