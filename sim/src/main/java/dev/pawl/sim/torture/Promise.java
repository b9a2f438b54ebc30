package dev.pawl.sim.torture;

/// What the device has promised: from here on no power cut may take it back.
/// @param floor lowest counter it accepts
/// @param confirmed counter of the image it made permanent
record Promise(long floor, long confirmed) {
  static final Promise NONE = new Promise(0, 0);

  Promise and(Promise other) {
    return new Promise(Math.max(floor, other.floor), Math.max(confirmed, other.confirmed));
  }
}
