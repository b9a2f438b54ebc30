package dev.pawl.server.release;

import dev.pawl.core.failure.Result;
import java.io.IOException;
import java.util.Optional;

/// An artifact on its way in. Not safe for use by several threads at once.
public interface ArtifactUpload extends AutoCloseable {
  /// Takes the next bytes.
  /// @return why no more are taken
  Optional<ArtifactFailure> write(byte[] bytes, int offset, int length) throws IOException;

  /// All bytes were given: checks length and digest and makes the artifact durable and visible.
  Result<ArtifactFacts, ArtifactFailure> finish() throws IOException;

  /// Gives up, unless it finished: nothing remains.
  @Override
  void close() throws IOException;
}
