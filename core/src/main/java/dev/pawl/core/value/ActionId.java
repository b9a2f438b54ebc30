package dev.pawl.core.value;

/// Number of one assignment of a release to one device (DDI: action id). 1001 to 2^31 - 1: decimal
/// and in this range is what every known DDI client reads correctly (docs/spec/device-api.md).
public record ActionId(int value) implements Comparable<ActionId> {
  /// The first number handed out.
  public static final int FIRST = 1001;

  public ActionId {
    if (value < FIRST) {
      throw new MalformedInput(
          "action id", Integer.toString(value), "a whole number from " + FIRST + " to 2^31 - 1");
    }
  }

  /// Reads the decimal form.
  /// @throws MalformedInput if it is anything else, also with a sign or leading zeros
  public static ActionId parse(String text) {
    try {
      if (text.matches("[1-9][0-9]{3,9}")) {
        return new ActionId(Integer.parseInt(text));
      }
    } catch (NumberFormatException e) {
      // Ten digits beyond 2^31 - 1: malformed like any other text.
    }
    throw new MalformedInput(
        "action id", text, "a whole number from " + FIRST + " to 2^31 - 1, decimal");
  }

  @Override
  public int compareTo(ActionId other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
