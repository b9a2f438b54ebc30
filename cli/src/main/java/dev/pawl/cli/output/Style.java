package dev.pawl.cli.output;

/// Colours and weight for terminals; [#PLAIN] adds nothing. Only meaning is coloured: good, bad, in
/// between, and what is less important. Text never depends on its colour to be understood.
public enum Style {
  /// No escape sequences at all: pipes, files, `NO_COLOR`, `TERM=dumb`.
  PLAIN,
  /// ANSI escape sequences (ECMA-48 SGR).
  ANSI;

  /// Headings.
  public String bold(String text) {
    return wrap("1", text);
  }

  /// Less important: codes, hints.
  public String faint(String text) {
    return wrap("2", text);
  }

  /// It is as it should be.
  public String good(String text) {
    return wrap("32", text);
  }

  /// Needs attention, or not finished.
  public String warn(String text) {
    return wrap("33", text);
  }

  /// It is not as it should be.
  public String bad(String text) {
    return wrap("31", text);
  }

  /// The text in a table's or fact's tone.
  String toned(Table.Tone tone, String text) {
    return switch (tone) {
      case NORMAL -> text;
      case GOOD -> good(text);
      case WARN -> warn(text);
      case BAD -> bad(text);
      case FAINT -> faint(text);
    };
  }

  private String wrap(String parameter, String text) {
    return switch (this) {
      case PLAIN -> text;
      case ANSI -> text.isEmpty() ? text : "\u001b[" + parameter + "m" + text + "\u001b[0m";
    };
  }
}
