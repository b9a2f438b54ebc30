/// Fuzz targets: the readers of outside data, given any bytes. In the build they run over their
/// kept
/// inputs; `.ci/fuzz` lets a fuzzer look for more. May use all of core. Read [FuzzTarget] first.
@NullMarked
package dev.pawl.core.fuzz;

import org.jspecify.annotations.NullMarked;
