/// Makes patches.
/// May depend on the other packages of `delta` and on `core.delta`; opens no files.
/// Read [PatchMaker] first.
@NullMarked
package dev.pawl.delta.make;

import org.jspecify.annotations.NullMarked;
