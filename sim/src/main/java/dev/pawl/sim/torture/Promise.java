package dev.pawl.sim.torture;

import dev.pawl.core.value.Slot;
import java.util.Optional;

/// What the device has promised: from here on no power cut may take it back.
/// @param floor lowest counter it accepts
/// @param confirmed counter of the image it made permanent
/// @param rotten the slot whose image rotted, if one did: nothing about it is a promise
record Promise(long floor, long confirmed, Optional<Slot> rotten) {
  static final Promise NONE = new Promise(0, 0, Optional.empty());

  /// What is left of it when the image in `slot` rots.
  Promise without(Slot slot) {
    return new Promise(floor, 0, Optional.of(slot));
  }

  Promise raised(long toFloor, long toConfirmed) {
    return new Promise(Math.max(floor, toFloor), Math.max(confirmed, toConfirmed), rotten);
  }
}
