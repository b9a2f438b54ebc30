package dev.pawl.sim.demo.act;

import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.protocol.DeviceEvent;

/// Reads what an event says.
final class Facts {
  private Facts() {}

  /// A text, or a word for its absence.
  static String text(DeviceEvent event, String name) {
    return event.facts().get(name).orElse(new JsonString("(not said)"))
            instanceof JsonString(String text)
        ? text
        : "(no text)";
  }

  /// A number, or -1.
  static long number(DeviceEvent event, String name) {
    return event.facts().get(name).orElse(new JsonNumber(-1)) instanceof JsonNumber(long number)
        ? number
        : -1;
  }
}
