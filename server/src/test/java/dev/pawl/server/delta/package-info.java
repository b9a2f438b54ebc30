/// Tests of [dev.pawl.server.delta].
@NullMarked
package dev.pawl.server.delta;

import org.jspecify.annotations.NullMarked;
