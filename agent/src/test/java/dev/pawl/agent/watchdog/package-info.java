/// Tests of `dev.pawl.agent.watchdog`.
@NullMarked
package dev.pawl.agent.watchdog;

import org.jspecify.annotations.NullMarked;
