/// The format `pawl`: the head of a patch, and the content that turns an old image into a new one
/// block by block.
/// May depend on the other packages of `core.delta`, on `core.image` and on values.
/// Read [PatchHead] first, then [ContentCoder] and [PatchApplier]; docs/spec/delta.md is the
/// contract.
@NullMarked
package dev.pawl.core.delta.patch;

import org.jspecify.annotations.NullMarked;
