package dev.pawl.core.value;

import java.io.Serial;

/// Text from outside does not have the shape its place requires. Thrown by the constructors and
/// `parse` methods of this package, so that whoever holds a value need not check it again.
///
/// The message names what was read, what was found (shortened, control characters replaced) and
/// what
/// was expected; it is safe to show and to log. Never pass a secret as `found`.
public final class MalformedInput extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1;
  private static final int LONGEST_SHOWN = 80;

  /// Stable code of this failure in the API, logs and documents.
  public static final String CODE = "input.malformed";

  private final String what;
  private final String expected;

  /// @param what the kind of value, in the words of the documents, for example `device id`
  /// @param found the offending text; shown shortened
  /// @param expected the rule it breaks, as a phrase that completes "expected …"
  public MalformedInput(String what, String found, String expected) {
    super("reading a %s: expected %s, found \"%s\"".formatted(what, expected, shown(found)));
    this.what = what;
    this.expected = expected;
  }

  /// The kind of value that was being read.
  public String what() {
    return what;
  }

  /// The rule that was broken.
  public String expected() {
    return expected;
  }

  private static String shown(String found) {
    String cut =
        found.length() <= LONGEST_SHOWN
            ? found
            : found.substring(0, LONGEST_SHOWN) + "… (" + found.length() + " characters)";
    return cut.replaceAll("\\p{Cntrl}", "\uFFFD");
  }
}
