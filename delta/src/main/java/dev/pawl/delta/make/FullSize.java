package dev.pawl.delta.make;

import dev.pawl.core.delta.OldImage;
import java.io.IOException;
import java.util.zip.Deflater;

/// How large a full image is when it is sent compressed instead of a patch: with deflate at its
/// best, as every server and device can do.
public final class FullSize {
  private static final int PART = 1 << 16;

  private FullSize() {}

  /// The compressed size in bytes.
  public static long of(OldImage image) throws IOException {
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
      byte[] part = new byte[PART];
      byte[] out = new byte[PART];
      long size = 0;
      for (long at = 0; at < image.size(); at += PART) {
        int n = (int) Math.min(PART, image.size() - at);
        image.read(at, part, 0, n);
        deflater.setInput(part, 0, n);
        while (!deflater.needsInput()) {
          size += deflater.deflate(out);
        }
      }
      deflater.finish();
      while (!deflater.finished()) {
        size += deflater.deflate(out);
      }
      return size;
    }
  }
}
