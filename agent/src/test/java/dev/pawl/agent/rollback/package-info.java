/// Tests of `dev.pawl.agent.rollback`.
@NullMarked
package dev.pawl.agent.rollback;

import org.jspecify.annotations.NullMarked;
