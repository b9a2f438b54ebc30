/// The fleet: which devices there are, what they are and what they last proved to run. Owns the
/// table `device`; depends on `sql` and on core. Holds no rule about updates: that is `decide`.
/// Read [dev.pawl.server.fleet.Device], then [dev.pawl.server.fleet.FleetStore].
@NullMarked
package dev.pawl.server.fleet;

import org.jspecify.annotations.NullMarked;
