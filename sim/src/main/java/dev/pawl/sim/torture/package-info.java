/// The power-cut explorer: cuts the power of a device at every write of every scenario and looks
/// whether the device can be bricked, loses what it promised, or runs what nobody signed.
/// May depend on the agent's public types, on core, and on its own packages below.
/// Read [TortureMain] first, then [Explorer] and [Life].
@NullMarked
package dev.pawl.sim.torture;

import org.jspecify.annotations.NullMarked;
