package dev.pawl.core.protocol;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.MalformedInput;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Attributes a device tells about itself (DDI: config data).
/// @param data 1 to 100 entries; keys 1 to 128 characters, values up to 128
public record ConfigData(Mode mode, Map<String, String> data) {
  /// Most attributes.
  public static final int MOST = 100;

  /// Most characters in a key or a value.
  public static final int LONGEST = 128;

  /// What becomes of attributes told before.
  public enum Mode {
    /// Those not named stay.
    MERGE("merge"),
    /// Those not named go.
    REPLACE("replace"),
    /// Those named go.
    REMOVE("remove");

    private final String wire;

    Mode(String wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return wire;
    }
  }

  public ConfigData {
    if (data.isEmpty() || data.size() > MOST) {
      throw new MalformedInput("data", data.size() + " attributes", "1 to " + MOST);
    }
    data.forEach(
        (key, value) -> {
          if (key.isEmpty() || key.length() > LONGEST || value.length() > LONGEST) {
            throw new MalformedInput(
                "data",
                key.length() + " characters with a value of " + value.length(),
                "keys of 1 to " + LONGEST + " characters, values of at most " + LONGEST);
          }
        });
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  /// The body.
  public static JsonObject toJson(ConfigData config) {
    var data = JsonObject.builder();
    config.data.forEach(data::put);
    return JsonObject.builder()
        .put("mode", config.mode.toString())
        .put("data", data.build())
        .build();
  }

  /// Reads a body; fields not known here (`id`, `time`, `status` of older clients) are ignored.
  public static Result<ConfigData, ProtocolFailure> fromJson(JsonValue json) {
    return Body.read(
        "configData",
        json,
        body -> {
          var data = new LinkedHashMap<String, String>();
          body.object("data").asMembers().forEach((key, value) -> data.put(key, value.asText()));
          return new ConfigData(
              body.optional("mode").map(mode -> Body.oneOf(Mode.values(), mode)).orElse(Mode.MERGE),
              data);
        });
  }
}
