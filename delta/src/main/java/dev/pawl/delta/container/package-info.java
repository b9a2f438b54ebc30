/// Finds out what is compressed inside an image, and proves that it can be compressed again to the
/// very same bytes.
/// May depend on `core.delta`; knows nothing of matching and coding.
/// Read [RecipeFinder] first.
@NullMarked
package dev.pawl.delta.container;

import org.jspecify.annotations.NullMarked;
