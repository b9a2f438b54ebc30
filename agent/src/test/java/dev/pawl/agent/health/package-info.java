/// Tests of [dev.pawl.agent.health].
@NullMarked
package dev.pawl.agent.health;

import org.jspecify.annotations.NullMarked;
