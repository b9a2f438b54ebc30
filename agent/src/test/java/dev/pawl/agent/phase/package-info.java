/// Tests of [dev.pawl.agent.phase].
@NullMarked
package dev.pawl.agent.phase;

import org.jspecify.annotations.NullMarked;
