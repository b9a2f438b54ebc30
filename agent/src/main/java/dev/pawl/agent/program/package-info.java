/// Running programs of the device: fixed argument lists without a shell, a limit of time, a limit
/// of what is read from them. Depends on `core` only. Read [Program] first.
@NullMarked
package dev.pawl.agent.program;

import org.jspecify.annotations.NullMarked;
