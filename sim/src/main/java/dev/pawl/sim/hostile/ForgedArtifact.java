package dev.pawl.sim.hostile;

import dev.pawl.core.image.BlockList;
import dev.pawl.server.release.ArtifactFacts;
import dev.pawl.server.release.StoredArtifact;
import java.io.IOException;
import java.nio.ByteBuffer;

/// An image with one changed byte, in its middle: as little as an attacker needs. Length, digests
/// and block hashes are those of the genuine one.
final class ForgedArtifact implements StoredArtifact {
  private final StoredArtifact genuine;

  ForgedArtifact(StoredArtifact genuine) {
    this.genuine = genuine;
  }

  @Override
  public ArtifactFacts facts() {
    return genuine.facts();
  }

  @Override
  public BlockList blocks() throws IOException {
    return genuine.blocks();
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    int start = into.position();
    int count = genuine.read(into, position);
    long changed = genuine.facts().length().value() / 2 - position;
    if (changed >= 0 && changed < count) {
      int index = start + (int) changed;
      into.put(index, (byte) (into.get(index) ^ 1));
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    genuine.close();
  }
}
