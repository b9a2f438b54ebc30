/// The stage the demo plays on: server and devices as real processes, the release engineer's
/// workspace, the operator's desk. Depends on `sim.process`, `sim.image`, `demo.screen`,
/// `demo.script` and on the public parts of server, agent and command line. Read [Stage] first.
@NullMarked
package dev.pawl.sim.demo.stage;

import org.jspecify.annotations.NullMarked;
