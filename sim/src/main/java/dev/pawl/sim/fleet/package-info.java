/// The fleet simulator: thousands of devices with the real boot stage and the real agent, on disks
/// in memory, against a real server over mutually authenticated TLS.
/// May depend on the agent's public types, the demo's stage (server process, release engineers),
/// the
/// explorer's disk, the command line's client, and core.
/// Read [FleetMain] first, then [FleetRun] and [VirtualDevice].
@NullMarked
package dev.pawl.sim.fleet;

import org.jspecify.annotations.NullMarked;
