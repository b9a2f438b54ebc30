package dev.pawl.core.delta.container;

import java.io.IOException;

/// Takes the decoded bytes of an image in sequence and hands on the bytes of the image in sequence.
public final class Repacker {
  /// Where the bytes of the image go.
  public interface Sink {
    /// Takes the next bytes; the array is the caller's.
    void accept(byte[] bytes, int offset, int length) throws IOException;
  }

  private final Recipe recipe;
  private final Sink sink;
  private long decoded; // bytes taken so far, counted from the start of the image

  /// A repacker that begins at a place where [Recipe#imageOffsetOf] is not -1.
  public Repacker(Recipe recipe, long decodedOffset, Sink sink) {
    if (recipe.imageOffsetOf(decodedOffset) < 0) {
      throw new IllegalArgumentException("a repacker cannot begin at " + decodedOffset);
    }
    this.recipe = recipe;
    this.decoded = decodedOffset;
    this.sink = sink;
  }

  /// Takes the next decoded bytes.
  /// @throws IndexOutOfBoundsException if they are more than the recipe has
  public void accept(byte[] bytes, int offset, int length) throws IOException {
    if (length > recipe.decodedLength() - decoded) {
      throw new IndexOutOfBoundsException("more decoded bytes than the recipe has");
    }
    decoded += length;
    sink.accept(bytes, offset, length);
  }
}
