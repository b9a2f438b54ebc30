package dev.pawl.core.director;

import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.Verified;
import java.util.Optional;

/// An image that only the image repository names, on a device that is allowed to do without the
/// director when it is given an offline bundle (docs/spec/offline-bundle.md). Whoever holds a
/// bundle
/// then chooses among what people signed for this hardware and above its floor.
public final class Undirected implements Permitted {
  private final Verified<ImageDescription> image;

  private Undirected(Verified<ImageDescription> image) {
    this.image = image;
  }

  /// The image, if the device's policy allows it; denied unless told.
  /// @param allowed `bundleWithoutDirector` of the device's configuration
  public static Optional<Undirected> where(boolean allowed, Verified<ImageDescription> image) {
    return allowed ? Optional.of(new Undirected(image)) : Optional.empty();
  }

  @Override
  public Verified<ImageDescription> image() {
    return image;
  }

  @Override
  public String toString() {
    return "undirected " + image.value().path();
  }
}
