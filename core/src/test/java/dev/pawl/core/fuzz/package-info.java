/// Fuzz targets of the readers of outside data (CONTRIBUTING.md): each is a test that runs over its
/// kept inputs, and a fuzzer's target when JAZZER_FUZZ is set. Read [ReadersFuzzTest] first.
@NullMarked
package dev.pawl.core.fuzz;

import org.jspecify.annotations.NullMarked;
