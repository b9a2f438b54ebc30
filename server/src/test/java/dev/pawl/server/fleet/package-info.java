/// Tests of the fleet's table.
@NullMarked
package dev.pawl.server.fleet;

import org.jspecify.annotations.NullMarked;
