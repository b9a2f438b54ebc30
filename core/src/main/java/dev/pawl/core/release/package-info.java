/// What signed metadata says about an image: what it is, which hardware it fits, how old it is.
/// May depend on `core.trust` and what that may depend on.
/// Read [ImageDescription] first; docs/spec/release.md is the format.
@NullMarked
package dev.pawl.core.release;

import org.jspecify.annotations.NullMarked;
