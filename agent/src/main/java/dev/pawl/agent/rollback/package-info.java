/// The counter that only rises: the lowest release counter this device still accepts.
/// May depend on `core` and on the device folder. Read [MonotonicCounter] first.
@NullMarked
package dev.pawl.agent.rollback;

import org.jspecify.annotations.NullMarked;
