package dev.pawl.core.json;

import dev.pawl.core.failure.Failure;

/// Why bytes from outside are not JSON as we accept it. Places are JSON pointers (RFC 6901) or line
/// and column.
public sealed interface JsonFailure extends Failure {
  /// Not UTF-8, or it begins with a byte order mark.
  record NotUtf8(String problem) implements JsonFailure {}

  /// Breaks the grammar of RFC 8259.
  record BrokenSyntax(String problem, int line, int column) implements JsonFailure {}

  /// Something follows the one value.
  record TrailingBytes(int line, int column) implements JsonFailure {}

  /// One object has two members of this name.
  record DuplicateMember(String path) implements JsonFailure {}

  /// More than the reader's limit: `what` is `document`, `nesting`, `text` or `entries`.
  record LimitExceeded(String what, String limit) implements JsonFailure {}

  /// A number with a fraction, an exponent, a sign before zero or beyond 64 bits.
  record NotWholeNumber(String path, String found) implements JsonFailure {}

  /// An escape names half a character.
  record UnpairedSurrogate(String path) implements JsonFailure {}

  /// JSON, but not what the format wants at this place.
  record WrongShape(String path, String expected, String found) implements JsonFailure {}

  @Override
  default String code() {
    return switch (this) {
      case NotUtf8 _ -> "json.not-utf8";
      case BrokenSyntax _ -> "json.broken-syntax";
      case TrailingBytes _ -> "json.trailing-bytes";
      case DuplicateMember _ -> "json.duplicate-member";
      case LimitExceeded _ -> "json.limit-exceeded";
      case NotWholeNumber _ -> "json.not-whole-number";
      case UnpairedSurrogate _ -> "json.unpaired-surrogate";
      case WrongShape _ -> "json.wrong-shape";
    };
  }

  @Override
  default String explain() {
    return "Reading JSON: "
        + switch (this) {
          case NotUtf8(String problem) ->
              "expected UTF-8 without byte order mark, found " + problem + ". Save it as UTF-8.";
          case BrokenSyntax(String problem, int line, int column) ->
              "broken at line %d, column %d: %s. Correct the document there."
                  .formatted(line, column, problem);
          case TrailingBytes(int line, int column) ->
              "expected the end after the value, found more at line %d, column %d. Remove it."
                  .formatted(line, column);
          case DuplicateMember(String path) ->
              "expected each member once, found %s twice. Remove one of them."
                  .formatted(place(path));
          case LimitExceeded(String what, String limit) ->
              "expected at most %s of %s, found more. Make the document smaller."
                  .formatted(limit, what);
          case NotWholeNumber(String path, String found) ->
              "at %s: expected a whole number of 64 bits, found %s. Write it without fraction and exponent."
                  .formatted(place(path), found);
          case UnpairedSurrogate(String path) ->
              "at %s: expected whole characters, found half of one (an unpaired surrogate). Write the character itself."
                  .formatted(place(path));
          case WrongShape(String path, String expected, String found) ->
              "at %s: expected %s, found %s. Correct the document there."
                  .formatted(place(path), expected, found);
        };
  }

  private static String place(String path) {
    return path.isEmpty() ? "the top" : Shown.of(path);
  }
}
