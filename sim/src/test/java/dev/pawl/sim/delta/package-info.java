/// Tests of downloads by delta, with patches of the real maker.
@NullMarked
package dev.pawl.sim.delta;

import org.jspecify.annotations.NullMarked;
