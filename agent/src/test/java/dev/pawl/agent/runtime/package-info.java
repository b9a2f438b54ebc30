/// Tests of [dev.pawl.agent.runtime].
@NullMarked
package dev.pawl.agent.runtime;

import org.jspecify.annotations.NullMarked;
