package dev.pawl.cli.output;

import java.util.regex.Pattern;

/// Text that can be shown safely. What devices and servers say may hold escape sequences, line
/// breaks
/// or signs that reverse the direction of writing; on a terminal these would hide or forge output.
public final class Plain {
  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]");

  private Plain() {}

  /// The text with every such character replaced by U+FFFD.
  public static String text(String text) {
    return UNSAFE.matcher(text).replaceAll("\uFFFD");
  }

  /// Columns the text takes, one for each code point.
  static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
