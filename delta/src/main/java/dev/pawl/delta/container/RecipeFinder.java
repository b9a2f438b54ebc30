package dev.pawl.delta.container;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.container.Recipe;

/// Looks inside an image. What is not understood, or cannot be proven to come out again byte by
/// byte, is taken as it is.
public final class RecipeFinder {
  private RecipeFinder() {}

  /// The recipe of an image.
  public static Recipe find(OldImage image) {
    return Recipe.raw(image.size());
  }
}
