/// Tests of `dev.pawl.agent.device`.
@NullMarked
package dev.pawl.agent.device;

import org.jspecify.annotations.NullMarked;
