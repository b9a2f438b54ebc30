package dev.pawl.core.delta.container;

import dev.pawl.core.delta.OldImage;
import java.io.IOException;

/// The decoded view of an old image under a recipe.
public final class DecodedImage implements OldImage {
  private final OldImage image;
  private final Recipe recipe;

  public DecodedImage(OldImage image, Recipe recipe) {
    this.image = image;
    this.recipe = recipe;
  }

  @Override
  public long size() {
    return recipe.decodedLength();
  }

  @Override
  public void read(long at, byte[] into, int offset, int length) throws IOException {
    image.read(at, into, offset, length);
  }
}
