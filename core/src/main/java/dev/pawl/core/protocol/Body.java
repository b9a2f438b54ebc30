package dev.pawl.core.protocol;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.protocol.ProtocolFailure.Malformed;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reading of the bodies of this package.
final class Body {
  private Body() {}

  /// Reads `json` with `codec`; what it refuses becomes the failure of a document of this kind.
  static <T> Result<T, ProtocolFailure> read(
      String document, JsonValue json, Function<JsonView, T> codec) {
    return switch (JsonView.read(json, codec)) {
      case Result.Ok<T, ?>(T value) -> Result.ok(value);
      case Result.Failed<T, dev.pawl.core.json.JsonFailure>(var failure) ->
          Result.failed(new Malformed(document, failure));
    };
  }

  /// This text as the constant that is written so.
  static <E extends Enum<E>> E oneOf(E[] constants, JsonView view) {
    String text = view.asText();
    for (E constant : constants) {
      if (constant.toString().equals(text)) {
        return constant;
      }
    }
    String names = Arrays.stream(constants).map(Enum::toString).collect(Collectors.joining(", "));
    throw view.wrong("one of " + names, "\"" + text + "\"");
  }
}
