/// Fuzz targets of the command line's readers, and where a fuzzer enters all targets. May use what
/// these readers and the targets of core need. Read [FuzzMain] first.
@NullMarked
package dev.pawl.cli.fuzz;

import org.jspecify.annotations.NullMarked;
