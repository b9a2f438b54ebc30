package dev.pawl.cli.remote;

import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reading that several answers of the API share. `null` counts as absent.
final class Fields {
  private Fields() {}

  /// An id, which may be written as a number or a text.
  static String id(JsonView view) {
    return view.json() instanceof JsonNumber(long number) ? Long.toString(number) : view.asText();
  }

  /// A member that may be absent.
  static <T> Optional<T> optional(JsonView view, String name, Function<JsonView, T> codec) {
    return view.optional(name)
        .filter(member -> !(member.json() instanceof JsonValue.JsonNull))
        .map(codec);
  }

  /// A text that may be absent.
  static Optional<String> text(JsonView view, String name) {
    return optional(view, name, JsonView::asText);
  }

  /// An object of texts that may be absent.
  static Map<String, String> texts(JsonView view, String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    optional(view, name, JsonView::asMembers)
        .ifPresent(members -> members.forEach((key, value) -> texts.put(key, value.asText())));
    return texts;
  }
}
