package dev.pawl.server.ddi;

import dev.pawl.core.value.Digest;
import dev.pawl.server.release.ArtifactStore;
import dev.pawl.server.release.StoredArtifact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Reads a stored artifact from a place on. Closing it closes the artifact.
final class ArtifactStream extends InputStream {
  private final StoredArtifact artifact;
  private long position; // of the next byte

  private ArtifactStream(StoredArtifact artifact, long position) {
    this.artifact = artifact;
    this.position = position;
  }

  /// @throws IOException also if the artifact has gone since the answer began
  static ArtifactStream open(ArtifactStore store, Digest sha256, long from) throws IOException {
    var artifact = store.open(sha256).orThrow(failure -> new IOException(failure.explain()));
    return new ArtifactStream(artifact, from);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int n = artifact.read(ByteBuffer.wrap(into, offset, length), position);
    position += Math.max(0, n);
    return n;
  }

  @Override
  public void close() throws IOException {
    artifact.close();
  }
}
