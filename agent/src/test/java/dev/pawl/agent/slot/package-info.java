/// Tests of `dev.pawl.agent.slot`.
@NullMarked
package dev.pawl.agent.slot;

import org.jspecify.annotations.NullMarked;
