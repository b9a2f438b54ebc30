/// Installs from an offline bundle: the same checks and the same writing as over the network, with
/// a
/// file in the place of the server. Works beside the agent, from the command line and from the boot
/// stage's recovery, none of which it knows. May depend on `core`, the device folder,
/// [dev.pawl.agent.offer], [dev.pawl.agent.director], [dev.pawl.agent.fetch],
/// [dev.pawl.agent.slot], [dev.pawl.agent.command], [dev.pawl.agent.install] and
/// [dev.pawl.agent.rollback].
/// Read [BundleInstall] first.
@NullMarked
package dev.pawl.agent.offline;

import org.jspecify.annotations.NullMarked;
