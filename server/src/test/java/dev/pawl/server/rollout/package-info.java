/// Tests of `rollout`.
@NullMarked
package dev.pawl.server.rollout;

import org.jspecify.annotations.NullMarked;
