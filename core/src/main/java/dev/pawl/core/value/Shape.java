package dev.pawl.core.value;

import java.util.regex.Pattern;

/// The rule a text value keeps: a pattern and the same rule in words.
record Shape(String what, Pattern pattern, String expected) {
  Shape(String what, String pattern, String expected) {
    this(what, Pattern.compile(pattern), expected);
  }

  /// Returns `value` when it keeps the rule.
  /// @throws MalformedInput otherwise
  String require(String value) {
    if (!pattern.matcher(value).matches()) {
      throw new MalformedInput(what, value, expected);
    }
    return value;
  }
}
