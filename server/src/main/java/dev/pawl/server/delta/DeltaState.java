package dev.pawl.server.delta;

import java.util.Locale;

/// Where a delta is.
public enum DeltaState {
  /// To be made, for the first time or again.
  WANTED,
  /// It is an artifact, and offered.
  MADE,
  /// It would not be smaller than the image, compressed: not offered.
  USELESS,
  /// It cannot be made.
  FAILED;

  static DeltaState parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /// The name in API, database and command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
