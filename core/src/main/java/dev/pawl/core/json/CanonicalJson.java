package dev.pawl.core.json;

import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonBoolean;
import dev.pawl.core.json.JsonValue.JsonNull;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The form of JSON that TUF signs and hashes (OLPC canonical JSON; TUF 1.0.34, 4.2). Not RFC 8785:
/// in texts only `"` and `\` are escaped, all else stands as it is, a line feed too; members stand
/// in the order of their names' code points.
public final class CanonicalJson {
  /// Code points compare like their UTF-8 bytes, unlike UTF-16 units.
  private static final Comparator<String> BY_CODE_POINT =
      (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

  private CanonicalJson() {}

  /// The canonical bytes, in UTF-8.
  public static byte[] encode(JsonValue value) {
    var out = new StringBuilder();
    write(value, out);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(JsonValue value, StringBuilder out) {
    switch (value) {
      case JsonObject(var members) -> writeObject(members, out);
      case JsonArray(var elements) -> writeArray(elements, out);
      case JsonString(String text) -> writeString(text, out);
      case JsonNumber(long number) -> out.append(number);
      case JsonBoolean(boolean flag) -> out.append(flag);
      case JsonNull _ -> out.append("null");
    }
  }

  private static void writeObject(Map<String, JsonValue> members, StringBuilder out) {
    List<String> names = members.keySet().stream().sorted(BY_CODE_POINT).toList();
    out.append('{');
    String separator = "";
    for (String name : names) {
      out.append(separator);
      writeString(name, out);
      out.append(':');
      write(Objects.requireNonNull(members.get(name)), out);
      separator = ",";
    }
    out.append('}');
  }

  private static void writeArray(List<JsonValue> elements, StringBuilder out) {
    out.append('[');
    String separator = "";
    for (JsonValue element : elements) {
      out.append(separator);
      write(element, out);
      separator = ",";
    }
    out.append(']');
  }

  private static void writeString(String text, StringBuilder out) {
    out.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
  }
}
