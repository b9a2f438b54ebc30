package dev.pawl.core.director;

import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.Verified;

/// An image that may be brought into a slot: both repositories say so, or, on a device whose owner
/// allows it for offline bundles, the image repository alone. There is no third way.
public sealed interface Permitted permits Agreed, Undirected {
  /// The image.
  Verified<ImageDescription> image();
}
