package dev.pawl.sim.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;

/// A place in a file where one bit is changed: one of each kind that a reader treats differently.
enum Spot {
  /// The first byte.
  FIRST(""),
  /// In a key id.
  KEY_ID("\"keyid\":\""),
  /// In a signature.
  SIGNATURE("\"sig\":\""),
  /// In the version number.
  VERSION("\"version\":"),
  /// In the time of expiry.
  EXPIRY("\"expires\":\"20"),
  /// In the middle.
  MIDDLE(""),
  /// The last byte.
  LAST("");

  private final String after;

  Spot(String after) {
    this.after = after;
  }

  /// The file with the lowest bit of one byte changed.
  byte[] changed(byte[] file) {
    byte[] changed = file.clone();
    changed[index(file)] ^= 1;
    return changed;
  }

  private int index(byte[] file) {
    return switch (this) {
      case FIRST -> 0;
      case MIDDLE -> file.length / 2;
      case LAST -> file.length - 1;
      case KEY_ID, SIGNATURE, VERSION, EXPIRY -> {
        int at = new String(file, ISO_8859_1).indexOf(after);
        if (at < 0) {
          throw new IllegalStateException("no " + after + " in the file");
        }
        yield at + after.length();
      }
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
