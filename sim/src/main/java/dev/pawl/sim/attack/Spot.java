package dev.pawl.sim.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
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
  /// In the name of its type.
  TYPE("\"_type\":\""),
  /// In a public key.
  KEY("\"public\":\""),
  /// In a threshold.
  THRESHOLD("\"threshold\":"),
  /// In a length.
  LENGTH("\"length\":"),
  /// In a hash.
  HASH("\"sha256\":\""),
  /// In the release counter.
  COUNTER("\"counter\":"),
  /// In the nonce that is repeated.
  NONCE("\"nonce\":\""),
  /// In the middle.
  MIDDLE(""),
  /// The last byte.
  LAST("");

  private final String after;

  Spot(String after) {
    this.after = after;
  }

  /// The kinds of place that this file has.
  static List<Spot> in(byte[] file) {
    String text = new String(file, ISO_8859_1);
    return Arrays.stream(values()).filter(spot -> text.contains(spot.after)).toList();
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
      case KEY_ID,
          SIGNATURE,
          VERSION,
          EXPIRY,
          TYPE,
          KEY,
          THRESHOLD,
          LENGTH,
          HASH,
          COUNTER,
          NONCE -> {
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
