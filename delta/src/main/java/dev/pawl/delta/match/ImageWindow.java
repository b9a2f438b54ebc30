package dev.pawl.delta.match;

import dev.pawl.core.delta.OldImage;
import java.io.IOException;

/// A part of an image in memory, which moves to where it is looked at. Memory: 256 KiB.
final class ImageWindow {
  private static final int LENGTH = 1 << 18;
  private static final int BEFORE = 1 << 14; // kept of what stands before the place asked for

  private final OldImage image;
  private final byte[] bytes;

  // What is in memory.
  private long from;
  private long to;

  ImageWindow(OldImage image) {
    this.image = image;
    this.bytes = new byte[(int) Math.min(LENGTH, image.size())];
  }

  long size() {
    return image.size();
  }

  /// The byte at a place.
  int at(long at) throws IOException {
    if (at < from || at >= to) {
      load(at);
    }
    return bytes[(int) (at - from)] & 0xFF;
  }

  /// Brings a place into memory, and answers how many bytes from it on are there.
  int load(long at) throws IOException {
    if (at < from || at >= to) {
      from = Math.clamp(at - BEFORE, 0, image.size() - bytes.length);
      to = from + bytes.length;
      image.read(from, bytes, 0, bytes.length);
    }
    return (int) (to - at);
  }

  /// Where in [#bytes()] a place in memory is.
  int indexOf(long at) {
    return (int) (at - from);
  }

  byte[] bytes() {
    return bytes;
  }
}
