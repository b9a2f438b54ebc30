/// Tests of [dev.pawl.agent.identity].
@NullMarked
package dev.pawl.agent.identity;

import org.jspecify.annotations.NullMarked;
