package dev.pawl.sim.attack;

/// How one attempt ended on the device.
///
/// @param variant which of several attempts of an attack
/// @param kind how
/// @param code the device's failure code, empty if it gave none
/// @param text what the device said
record Ending(String variant, Kind kind, String code, String text) {
  /// How an attempt can end.
  enum Kind {
    /// The device is about to boot what it was given: the attacker has won.
    INSTALLED,
    /// The device believes that there is nothing for it: where there is something, the attacker has
    /// won as well.
    CONTENT,
    /// Turned down for what it is.
    REFUSED,
    /// Nothing was taken; the device says that something is wrong and goes on as before.
    NOTICED,
    /// The device said nothing in time.
    SILENT
  }

  Ending as(String name) {
    return new Ending(name, kind, code, text);
  }
}
