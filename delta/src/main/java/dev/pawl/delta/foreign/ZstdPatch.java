package dev.pawl.delta.foreign;

import com.github.luben.zstd.ZstdCompressCtx;

/// A zstd frame with the old image as raw prefix.
final class ZstdPatch {
  private static final int LEVEL = 19;
  private static final int SMALLEST_WINDOW = 10;
  private static final int LARGEST_WINDOW = 31;

  private ZstdPatch() {}

  static byte[] make(byte[] old, byte[] now) {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setLevel(LEVEL);
      context.setLong(windowLog(old.length, now.length));
      context.setChecksum(true);
      context.loadDict(old);
      return context.compress(now);
    }
  }

  /// The window reaches from the end of the new image to the start of the old one.
  static int windowLog(long oldLength, long newLength) {
    int log = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, oldLength + newLength));
    return Math.clamp(log, SMALLEST_WINDOW, LARGEST_WINDOW);
  }
}
