package dev.pawl.delta.container;

import dev.pawl.core.delta.OldImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads numbers and pieces of an image, little-endian, without ever leaving it.
final class Bytes {
  private final OldImage image;

  Bytes(OldImage image) {
    this.image = image;
  }

  long size() {
    return image.size();
  }

  OldImage image() {
    return image;
  }

  /// Whether so many bytes are there.
  boolean has(long at, long length) {
    return at >= 0 && length >= 0 && at <= image.size() && length <= image.size() - at;
  }

  /// A piece of the image; the caller has asked [#has].
  byte[] piece(long at, int length) throws IOException {
    byte[] piece = new byte[length];
    image.read(at, piece, 0, length);
    return piece;
  }

  /// A piece as numbers.
  ByteBuffer numbers(long at, int length) throws IOException {
    return ByteBuffer.wrap(piece(at, length)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
