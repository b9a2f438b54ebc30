/// `pawl drill`: what a thief of each key can and cannot do, and how it is put right, on a
/// throw-away fleet of a real server, the real command line and the device's own checks, in this
/// process. May depend on everything; nothing depends on it.
/// Read [Drill] first, then [DrillWorld].
@NullMarked
package dev.pawl.sim.drill;

import org.jspecify.annotations.NullMarked;
