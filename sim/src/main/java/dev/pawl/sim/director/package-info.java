/// A director in memory for simulations: its keys, its root, and signed answers to a device's
/// questions. Whoever holds one holds all of the director's online keys: the honest server of the
/// power-cut explorer, or the thief of `pawl attack`. Depends on core only. Read [MemoryDirector].
@NullMarked
package dev.pawl.sim.director;

import org.jspecify.annotations.NullMarked;
