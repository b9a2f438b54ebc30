/// Tests of [dev.pawl.agent.fetch].
@NullMarked
package dev.pawl.agent.fetch;

import org.jspecify.annotations.NullMarked;
