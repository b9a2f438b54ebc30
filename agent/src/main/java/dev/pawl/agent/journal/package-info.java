/// What the agent knows across power cuts: its phase, what it keeps in mind, and messages the
/// server
/// has not taken yet. May depend on `core`, the device folder and [dev.pawl.agent.phase].
/// Read [Journal] first.
@NullMarked
package dev.pawl.agent.journal;

import org.jspecify.annotations.NullMarked;
