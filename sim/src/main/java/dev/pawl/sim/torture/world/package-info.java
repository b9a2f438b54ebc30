/// The world around a tortured device: an image repository with its keys, a server in memory, and a
/// device as it leaves the factory. May depend on core, the agent's public types and the flash
/// disk. Read [World] first, then [VirtualServer].
@NullMarked
package dev.pawl.sim.torture.world;

import org.jspecify.annotations.NullMarked;
