/// What boot stage and agent run on: the options of their virtual machine, in one place, and the
/// small runtime a device maker builds from a JDK. May depend on [dev.pawl.agent.command].
/// Read [JvmOptions] first.
@NullMarked
package dev.pawl.agent.runtime;

import org.jspecify.annotations.NullMarked;
