/// Tests of [dev.pawl.agent.offline].
@NullMarked
package dev.pawl.agent.offline;

import org.jspecify.annotations.NullMarked;
