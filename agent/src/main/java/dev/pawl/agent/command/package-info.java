/// What the agent's commands have in common: reading options, ending with a failure. Depends on
/// `core` only. Read [Arguments] first.
@NullMarked
package dev.pawl.agent.command;

import org.jspecify.annotations.NullMarked;
