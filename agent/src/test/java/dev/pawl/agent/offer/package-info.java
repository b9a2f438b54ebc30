/// Tests of [dev.pawl.agent.offer].
@NullMarked
package dev.pawl.agent.offer;

import org.jspecify.annotations.NullMarked;
