/// The noun `pawl delta`: makes, applies and describes patches between images.
/// May depend on the maker of deltas, on `core.delta`, and on the command line's shell and output.
/// Read [DeltaCommands] first.
@NullMarked
package dev.pawl.cli.delta;

import org.jspecify.annotations.NullMarked;
