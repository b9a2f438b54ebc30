package dev.pawl.server.fleet;

import dev.pawl.core.value.MalformedInput;
import java.util.Locale;

/// How far a device has come.
public enum DeviceState {
  /// Known by name; has no certificate yet.
  REGISTERED,
  /// Has a certificate.
  ENROLLED,
  /// Its certificates count for nothing any more.
  REVOKED;

  static DeviceState parse(String text) {
    for (DeviceState state : values()) {
      if (state.toString().equals(text)) {
        return state;
      }
    }
    throw new MalformedInput("device state", text, "registered, enrolled or revoked");
  }

  /// The name in API, database and command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
