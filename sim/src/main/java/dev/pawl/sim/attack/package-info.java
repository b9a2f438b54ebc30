/// Every attack of the threat model, played against a throw-away device: the real agent, in this
/// process, on a real device folder, over real TLS. The attacker is either a server with all online
/// keys or somebody in between with none; nobody but the people of [Makers] has the keys of people.
/// In one row it is the real server that must not be deceived ([RealSite]).
/// May depend on core, agent, server, the command line's output, client and
/// workspace, and `sim.director`;
/// nothing depends on it.
/// Read [Attack] first, then [Catalogue], [Scene] and [Judge].
@NullMarked
package dev.pawl.sim.attack;

import org.jspecify.annotations.NullMarked;
