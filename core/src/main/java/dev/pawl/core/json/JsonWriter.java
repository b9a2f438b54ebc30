package dev.pawl.core.json;

import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonBoolean;
import dev.pawl.core.json.JsonValue.JsonNull;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// Writes JSON with members in their own order. What is signed is [CanonicalJson] instead.
public final class JsonWriter {
  private static final String INDENT = "  ";

  private final StringBuilder out = new StringBuilder();
  private final boolean pretty;

  private JsonWriter(boolean pretty) {
    this.pretty = pretty;
  }

  /// The value on one line, without spaces, in UTF-8.
  public static byte[] compact(JsonValue value) {
    return line(value).getBytes(StandardCharsets.UTF_8);
  }

  /// The value on one line, without spaces: for lines of JSON in logs and exports.
  public static String line(JsonValue value) {
    var writer = new JsonWriter(false);
    writer.value(value, 0);
    return writer.out.toString();
  }

  /// The value for people: one member or element a line, two spaces for each level, a line feed at
  /// the end.
  public static String pretty(JsonValue value) {
    var writer = new JsonWriter(true);
    writer.value(value, 0);
    return writer.out.append('\n').toString();
  }

  private void value(JsonValue value, int level) {
    switch (value) {
      case JsonObject(var members) ->
          all(
              '{',
              List.copyOf(members.entrySet()),
              '}',
              level,
              member -> {
                string(member.getKey());
                out.append(pretty ? ": " : ":");
                value(member.getValue(), level + 1);
              });
      case JsonArray(var elements) ->
          all('[', elements, ']', level, element -> value(element, level + 1));
      case JsonString(String text) -> string(text);
      case JsonNumber(long number) -> out.append(number);
      case JsonBoolean(boolean flag) -> out.append(flag);
      case JsonNull _ -> out.append("null");
    }
  }

  private <T> void all(char open, List<T> items, char close, int level, Consumer<T> write) {
    out.append(open);
    String separator = "";
    for (T item : items) {
      out.append(separator);
      newLine(level + 1);
      write.accept(item);
      separator = ",";
    }
    if (!items.isEmpty()) {
      newLine(level);
    }
    out.append(close);
  }

  private void newLine(int level) {
    if (pretty) {
      out.append('\n').append(INDENT.repeat(level));
    }
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f) {
            out.append("\\u00").append(Character.forDigit(c >> 4, 16));
            out.append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
