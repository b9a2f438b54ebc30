package dev.pawl.delta.container;

import dev.pawl.core.delta.codec.Method;
import java.util.List;

/// A compressed stream seen in an image, and how it may have been made.
/// @param at offset in the image
/// @param shape what it is part of
/// @param guesses settings to try, the likeliest first
record Found(
    long at,
    int encodedLength,
    int decodedLength,
    Method method,
    Shape shape,
    List<Integer> guesses) {
  /// What a stream is part of. Its name stands in reports.
  enum Shape {
    /// An entry of a zip or jar file: stands alone, content does not move to other entries.
    ZIP_ENTRY("zip entries"),
    /// A block of a squashfs: files move across blocks when others grow.
    SQUASHFS_BLOCK("squashfs blocks"),
    /// A stream that stands alone, such as a gzip member with a kernel in it.
    MEMBER("gzip members");

    private final String words;

    Shape(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  Found {
    guesses = List.copyOf(guesses);
  }

  long end() {
    return at + encodedLength;
  }
}
