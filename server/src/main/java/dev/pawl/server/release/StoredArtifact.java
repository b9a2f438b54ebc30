package dev.pawl.server.release;

import dev.pawl.core.image.BlockList;
import java.io.IOException;
import java.nio.ByteBuffer;

/// An artifact that is here, whole. Several threads may read at once, each at its own position.
/// Close it when done.
public interface StoredArtifact extends AutoCloseable {
  /// Length and digests.
  ArtifactFacts facts();

  /// Its block hashes, computed when it came in.
  BlockList blocks() throws IOException;

  /// Reads bytes from `position` on, as many as are there and fit.
  /// @return how many, at least 1; -1 at the end
  int read(ByteBuffer into, long position) throws IOException;

  @Override
  void close() throws IOException;
}
