package dev.pawl.core.image;

import java.io.IOException;

/// Where a [BlockVerifier] hands blocks whose hash was checked.
@FunctionalInterface
public interface BlockSink {
  /// Takes block number `block`, the first `length` bytes of `bytes`. The array is used again after
  /// the call. Blocks come in order, each once.
  void accept(long block, byte[] bytes, int length) throws IOException;
}
