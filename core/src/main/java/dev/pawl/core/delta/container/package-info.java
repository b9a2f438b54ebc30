/// Looks inside images: recipes that say which parts are compressed streams, the decoded view of an
/// old image, and the way back from decoded bytes to the bytes of an image.
/// May depend on `core.delta`, `core.delta.codec` and values; knows nothing of matching and coding.
/// Read [Recipe] first, then [DecodedImage] and [Repacker].
@NullMarked
package dev.pawl.core.delta.container;

import org.jspecify.annotations.NullMarked;
