/// Tests of [dev.pawl.agent.journal].
@NullMarked
package dev.pawl.agent.journal;

import org.jspecify.annotations.NullMarked;
