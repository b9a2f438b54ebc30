package dev.pawl.core.delta.container;

import dev.pawl.core.value.MalformedInput;

/// How an image is made of segments, some of them compressed streams; a patch carries one for the
/// old image and one for the new. Immutable. The raw recipe has one segment, the image as it is,
/// and the empty binary form.
public final class Recipe {
  /// Longest binary form that is read.
  public static final int LONGEST_FORM = 1 << 20;

  private static final byte[] EMPTY = {};

  private final long imageLength;

  private Recipe(long imageLength) {
    this.imageLength = imageLength;
  }

  /// An image that is taken as it is.
  public static Recipe raw(long imageLength) {
    return new Recipe(imageLength);
  }

  /// Reads the binary form; an empty one is the raw recipe.
  /// @param imageLength length of the image it is for, known from elsewhere
  /// @throws MalformedInput if it is not the binary form of a recipe for such an image
  public static Recipe parse(byte[] form, long imageLength) {
    if (form.length != 0) {
      throw new MalformedInput("recipe", form.length + " bytes", "an empty one");
    }
    return raw(imageLength);
  }

  /// The binary form.
  public byte[] form() {
    return EMPTY.clone();
  }

  /// Whether decoded and encoded bytes are the same.
  public boolean isRaw() {
    return true;
  }

  /// Length of the image.
  public long imageLength() {
    return imageLength;
  }

  /// Length of the decoded image.
  public long decodedLength() {
    return imageLength;
  }

  /// Where in the image the decoded byte at `decodedOffset` begins if a [Repacker] holds no state
  /// there; -1 where it does. Both ends of the image are such places.
  public long imageOffsetOf(long decodedOffset) {
    return decodedOffset;
  }
}
