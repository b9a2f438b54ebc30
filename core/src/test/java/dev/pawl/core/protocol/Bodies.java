package dev.pawl.core.protocol;

import static org.junit.jupiter.api.Assertions.fail;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import java.nio.charset.StandardCharsets;

/// Short forms for the tests of bodies.
final class Bodies {
  private Bodies() {}

  /// The JSON in `text`, in which `'` stands for `"`.
  static JsonValue json(String text) {
    byte[] utf8 = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return ok(JsonReader.read(utf8, JsonLimits.standard()));
  }

  static <T> T ok(Result<T, ?> result) {
    return switch (result) {
      case Result.Ok<T, ?>(T value) -> value;
      case Result.Failed<T, ?>(var failure) -> fail(failure.explain());
    };
  }

  /// Code and explanation of the failure.
  static String failure(Result<?, ?> result) {
    return switch (result) {
      case Result.Ok<?, ?>(var value) -> fail("was taken: " + value);
      case Result.Failed<?, ?>(var failure) -> failure.code() + " | " + failure.explain();
    };
  }
}
