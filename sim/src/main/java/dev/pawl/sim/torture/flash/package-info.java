/// A disk in memory that loses power as real flash does: whole writes, parts of writes, and
/// anything that was not forced, in any combination. May depend on [dev.pawl.core.file] and
/// [dev.pawl.core.value] only.
/// Read [FlashDisk] first, then [Crash].
@NullMarked
package dev.pawl.sim.torture.flash;

import org.jspecify.annotations.NullMarked;
