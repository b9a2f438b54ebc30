/// Tests of `dev.pawl.agent.boot`.
@NullMarked
package dev.pawl.agent.boot;

import org.jspecify.annotations.NullMarked;
