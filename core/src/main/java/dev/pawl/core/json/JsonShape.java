package dev.pawl.core.json;

import java.io.Serial;

/// JSON is not what the format wants at some place. Thrown by [JsonView] out of a codec's reading
/// method and turned into [JsonFailure.WrongShape] by [JsonView#read].
public final class JsonShape extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1;
  private final String path;
  private final String expected;
  private final String found;

  /// @param path JSON pointer to the place
  /// @param expected completes "expected …"
  /// @param found completes "found …"; text of unknown origin is shortened by the caller
  public JsonShape(String path, String expected, String found) {
    super("at " + path + ": expected " + expected + ", found " + found);
    this.path = path;
    this.expected = expected;
    this.found = found;
  }

  /// The same as an answer.
  public JsonFailure.WrongShape failure() {
    return new JsonFailure.WrongShape(path, expected, found);
  }
}
