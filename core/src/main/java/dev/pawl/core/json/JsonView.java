package dev.pawl.core.json;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonBoolean;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.value.MalformedInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;

/// Typed reading of a JSON value whose shape a format prescribes. Every method throws [JsonShape],
/// naming the place as a JSON pointer, when the value is something else; [#read] makes a failure of
/// it. Members the format does not know are ignored unless the codec calls [#only].
///
/// ```java
/// Result<Point, JsonFailure> point =
///     JsonView.read(json, view -> new Point(view.number("x"), view.number("y")));
/// ```
public final class JsonView {
  private final JsonValue value;
  private final String path;

  private JsonView(JsonValue value, String path) {
    this.value = value;
    this.path = path;
  }

  /// A view of a whole document.
  public static JsonView of(JsonValue value) {
    return new JsonView(value, "");
  }

  /// Reads `value` with `codec`; a [JsonShape] or [MalformedInput] thrown in it becomes the
  /// failure.
  public static <T> Result<T, JsonFailure> read(JsonValue value, Function<JsonView, T> codec) {
    try {
      return Result.ok(codec.apply(of(value)));
    } catch (JsonShape e) {
      return Result.failed(e.failure());
    } catch (MalformedInput e) {
      return Result.failed(
          new JsonFailure.WrongShape("", e.what() + ": " + e.expected(), "something else"));
    }
  }

  /// The value looked at.
  public JsonValue json() {
    return value;
  }

  /// JSON pointer from the top of the document; empty at the top.
  public String path() {
    return path;
  }

  /// The failure "at this place `expected` was expected, `found` was found".
  public JsonShape wrong(String expected, String found) {
    return new JsonShape(path, expected, Shown.of(found));
  }

  // --- this value itself -------------------------------------------------------------------------

  /// This value as an object.
  public JsonObject asObject() {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw not("an object");
  }

  /// This value as text.
  public String asText() {
    if (value instanceof JsonString(String text)) {
      return text;
    }
    throw not("a text");
  }

  /// This value as a number.
  public long asNumber() {
    if (value instanceof JsonNumber(long number)) {
      return number;
    }
    throw not("a whole number");
  }

  /// This value as a flag.
  public boolean asFlag() {
    if (value instanceof JsonBoolean(boolean flag)) {
      return flag;
    }
    throw not("true or false");
  }

  /// The elements of this array.
  public List<JsonView> asElements() {
    if (!(value instanceof JsonArray(List<JsonValue> elements))) {
      throw not("an array");
    }
    var views = new ArrayList<JsonView>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      views.add(new JsonView(elements.get(i), path + "/" + i));
    }
    return views;
  }

  /// The members of this object, in order.
  public Map<String, JsonView> asMembers() {
    var views = new LinkedHashMap<String, JsonView>();
    asObject().members().forEach((name, member) -> views.put(name, below(name, member)));
    return views;
  }

  /// This text as a value type, whose refusal becomes a [JsonShape] at this place.
  public <T> T as(Function<String, T> parse) {
    String text = asText();
    try {
      return parse.apply(text);
    } catch (MalformedInput e) {
      throw wrong(e.what() + ": " + e.expected(), quoted(text));
    }
  }

  /// This number as a value type, whose refusal becomes a [JsonShape] at this place.
  public <T> T asNumeric(LongFunction<T> parse) {
    long number = asNumber();
    try {
      return parse.apply(number);
    } catch (MalformedInput e) {
      throw wrong(e.what() + ": " + e.expected(), Long.toString(number));
    }
  }

  /// This text as bytes in Base64 (RFC 4648, 4), padded, without line breaks.
  public byte[] asBase64() {
    String text = asText();
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      // The decoder also takes missing padding and stray bits: one value must have one form.
      if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Refused below like any other text.
    }
    throw wrong("Base64 with padding", quoted(text));
  }

  /// This text as bytes in hexadecimal digits of either case.
  public byte[] asHex() {
    String text = asText();
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw wrong("an even number of hexadecimal digits", quoted(text));
    }
  }

  /// This number, 0 or more, as milliseconds since 1970.
  public Instant asInstant() {
    long millis = asNumber();
    if (millis < 0) {
      throw wrong("milliseconds since 1970, 0 or more", Long.toString(millis));
    }
    return Instant.ofEpochMilli(millis);
  }

  // --- members of this object --------------------------------------------------------------------

  /// The member `name`, of any kind.
  public JsonView member(String name) {
    return optional(name).orElseThrow(() -> wrong("a member \"" + name + "\"", "none"));
  }

  /// The member `name` if it is there. A member that is `null` is there.
  public Optional<JsonView> optional(String name) {
    return asObject().get(name).map(member -> below(name, member));
  }

  /// A view of the object `name`.
  public JsonView object(String name) {
    JsonView member = member(name);
    member.asObject();
    return member;
  }

  /// The text `name`.
  public String text(String name) {
    return member(name).asText();
  }

  /// The number `name`.
  public long number(String name) {
    return member(name).asNumber();
  }

  /// The flag `name`.
  public boolean flag(String name) {
    return member(name).asFlag();
  }

  /// The elements of the array `name`.
  public List<JsonView> array(String name) {
    return member(name).asElements();
  }

  /// The text `name` as a value type.
  public <T> T as(String name, Function<String, T> parse) {
    return member(name).as(parse);
  }

  /// The time `name`, in milliseconds since 1970.
  public Instant instant(String name) {
    return member(name).asInstant();
  }

  /// The bytes `name`, in Base64.
  public byte[] base64(String name) {
    return member(name).asBase64();
  }

  /// Refuses members whose names are not among `known`.
  public void only(String... known) {
    Set<String> names = Set.copyOf(Arrays.asList(known));
    for (JsonView member : asMembers().values()) {
      if (!names.contains(member.lastSegment())) {
        throw member.wrong("only the members " + String.join(", ", known), "an unknown one");
      }
    }
  }

  private String lastSegment() {
    return path.substring(path.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
  }

  private JsonView below(String name, JsonValue member) {
    return new JsonView(member, path + "/" + name.replace("~", "~0").replace("/", "~1"));
  }

  private JsonShape not(String expected) {
    return wrong(expected, value.kind());
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
