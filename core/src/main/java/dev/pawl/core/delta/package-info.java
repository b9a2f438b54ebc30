/// What is common to everything about deltas: how an old image is read.
/// May depend on values and failures; the packages below it may depend on it, never the reverse.
/// Read [OldImage] first; the format is docs/spec/delta.md.
@NullMarked
package dev.pawl.core.delta;

import org.jspecify.annotations.NullMarked;
