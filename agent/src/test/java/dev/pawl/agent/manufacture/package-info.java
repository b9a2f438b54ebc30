/// Tests of [dev.pawl.agent.manufacture].
@NullMarked
package dev.pawl.agent.manufacture;

import org.jspecify.annotations.NullMarked;
