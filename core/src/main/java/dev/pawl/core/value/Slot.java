package dev.pawl.core.value;

import java.util.Locale;

/// One of the two places a device keeps an image in.
public enum Slot {
  /// The first slot; filled in the factory.
  A,
  /// The second slot.
  B;

  /// The other one.
  public Slot other() {
    return this == A ? B : A;
  }

  /// Reads `a` or `b`.
  /// @throws MalformedInput otherwise
  public static Slot parse(String text) {
    return switch (text) {
      case "a" -> A;
      case "b" -> B;
      default -> throw new MalformedInput("slot", text, "a or b");
    };
  }

  /// `a` or `b`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
