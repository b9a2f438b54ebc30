package dev.pawl.server.release;

import dev.pawl.core.file.DurableFile;
import dev.pawl.core.image.BlockList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// A stored artifact that is a file.
record StoredFile(ArtifactFacts facts, FileChannel channel, Path blockFile)
    implements StoredArtifact {
  @Override
  public BlockList blocks() throws IOException {
    var limit = BlockList.encodedLength(facts.length());
    var encoded =
        DurableFile.read(blockFile, limit)
            .orElseThrow(() -> new IOException("the block hashes are missing: " + blockFile));
    return BlockList.check(encoded, facts.length(), facts.blockRoot())
        .orThrow(failure -> new IOException(blockFile + ": " + failure.explain()));
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    return channel.read(into, position);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
