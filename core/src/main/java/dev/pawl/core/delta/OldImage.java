package dev.pawl.core.delta;

import java.io.IOException;

/// An image that exists already and can be read at any place: the old image itself, or a decoded
/// view of it ([dev.pawl.core.delta.container.DecodedImage]). Not safe for use by several threads
/// at once.
public interface OldImage {
  /// Length in bytes.
  long size();

  /// Reads exactly `length` bytes from offset `at`.
  /// @throws IndexOutOfBoundsException if they do not all lie within the image
  /// @throws IOException if they cannot be read
  void read(long at, byte[] into, int offset, int length) throws IOException;

  /// An image in memory. The array is not copied and must not change.
  static OldImage of(byte[] bytes) {
    return new OldImage() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public void read(long at, byte[] into, int offset, int length) {
        System.arraycopy(bytes, Math.toIntExact(at), into, offset, length);
      }
    };
  }
}
