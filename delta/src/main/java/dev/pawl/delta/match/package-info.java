/// Decides which pieces of a new image are copied from where, and what they are taken for.
/// May depend on `delta.suffix` and on `core.delta`.
/// Read [CopyFinder] first, then [Machines] and [ModeChooser].
@NullMarked
package dev.pawl.delta.match;

import org.jspecify.annotations.NullMarked;
