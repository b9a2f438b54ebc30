/// Tests of [dev.pawl.agent.link].
@NullMarked
package dev.pawl.agent.link;

import org.jspecify.annotations.NullMarked;
