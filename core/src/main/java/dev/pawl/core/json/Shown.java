package dev.pawl.core.json;

/// Text of unknown origin made fit for a message: shortened, control characters and halves of
/// characters replaced.
final class Shown {
  private static final int LONGEST = 120;

  private Shown() {}

  static String of(String text) {
    String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    return cut.replaceAll("[\\p{Cntrl}\\p{Cs}]", "\uFFFD");
  }
}
