/// What the director says: which images one device shall install now, signed online for that device
/// alone; and the one rule that it and the image repository must agree. Plain TUF on the wire.
/// May depend on `core.failure`, `core.value`, `core.json`, `core.trust` and `core.release`.
/// Read [Assignment] first, then [Directed] and [Agreed]; docs/spec/director.md is the format.
@NullMarked
package dev.pawl.core.director;

import org.jspecify.annotations.NullMarked;
