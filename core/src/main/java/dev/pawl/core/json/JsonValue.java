package dev.pawl.core.json;

import dev.pawl.core.value.MalformedInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A JSON value. Immutable. Numbers are whole and fit 64 bits, texts hold no unpaired surrogate: so
/// every value has exactly one canonical form ([CanonicalJson]).
public sealed interface JsonValue {
  /// Members in the order they were written; names are unique. Equality ignores the order.
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    /// The object without members.
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    public JsonObject {
      members.keySet().forEach(JsonValue::requireWellFormed);
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /// Starts an object; members keep the order in which they are put.
    public static Builder builder() {
      return new Builder();
    }

    /// The member called `name`.
    public Optional<JsonValue> get(String name) {
      return Optional.ofNullable(members.get(name));
    }

    /// This object with the member `name` set to `value`, at its old place or else at the end.
    public JsonObject with(String name, JsonValue value) {
      var changed = new LinkedHashMap<>(members);
      changed.put(name, value);
      return new JsonObject(changed);
    }

    /// This object without the member `name`.
    public JsonObject without(String name) {
      var changed = new LinkedHashMap<>(members);
      changed.remove(name);
      return new JsonObject(changed);
    }
  }

  /// Elements in order.
  record JsonArray(List<JsonValue> elements) implements JsonValue {
    public JsonArray {
      elements = List.copyOf(elements);
    }

    /// An array of texts.
    public static JsonArray ofTexts(Iterable<String> texts) {
      var elements = new ArrayList<JsonValue>();
      texts.forEach(text -> elements.add(new JsonString(text)));
      return new JsonArray(elements);
    }
  }

  /// Text: Unicode scalar values only.
  record JsonString(String value) implements JsonValue {
    public JsonString {
      requireWellFormed(value);
    }
  }

  /// A whole number, -2^63 to 2^63 - 1.
  record JsonNumber(long value) implements JsonValue {}

  /// `true` or `false`.
  record JsonBoolean(boolean value) implements JsonValue {}

  /// `null`.
  record JsonNull() implements JsonValue {}

  /// Collects the members of an object. A name can be put once.
  final class Builder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private Builder() {}

    /// Adds a member.
    /// @throws IllegalStateException if the name is taken already
    public Builder put(String name, JsonValue value) {
      if (members.putIfAbsent(name, value) != null) {
        throw new IllegalStateException("member " + name + " is put twice");
      }
      return this;
    }

    /// Adds a text.
    public Builder put(String name, String text) {
      return put(name, new JsonString(text));
    }

    /// Adds a number.
    public Builder put(String name, long number) {
      return put(name, new JsonNumber(number));
    }

    /// Adds a flag.
    public Builder put(String name, boolean flag) {
      return put(name, new JsonBoolean(flag));
    }

    /// Adds an array.
    public Builder put(String name, List<? extends JsonValue> elements) {
      return put(name, new JsonArray(List.copyOf(elements)));
    }

    /// Adds a text if there is one; else the member stays absent.
    public Builder putText(String name, Optional<String> text) {
      text.ifPresent(present -> put(name, present));
      return this;
    }

    /// The finished object.
    public JsonObject build() {
      return new JsonObject(members);
    }
  }

  /// The name of this kind of value, for messages: "found an object".
  default String kind() {
    return switch (this) {
      case JsonObject _ -> "an object";
      case JsonArray _ -> "an array";
      case JsonString _ -> "a text";
      case JsonNumber _ -> "a number";
      case JsonBoolean _ -> "true or false";
      case JsonNull _ -> "null";
    };
  }

  /// Whether every surrogate in `text` has its partner, so that the text has a UTF-8 form.
  static boolean isWellFormed(String text) {
    return text.codePoints()
        .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }

  private static void requireWellFormed(String text) {
    if (!isWellFormed(text)) {
      throw new MalformedInput("JSON text", text, "no unpaired surrogate");
    }
  }
}
