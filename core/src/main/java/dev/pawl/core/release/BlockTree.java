package dev.pawl.core.release;

import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.MalformedInput;

/// The hash tree over an image's blocks, as signed metadata names it (docs/spec/release.md).
///
/// @param blockSize bytes in every block but the last
/// @param root Merkle tree hash over the blocks' SHA-256 (RFC 9162, 2.1)
public record BlockTree(int blockSize, Digest root) {
  /// The only block size there is now.
  public static final int BLOCK_SIZE = 64 * 1024;

  public BlockTree {
    if (blockSize != BLOCK_SIZE) {
      throw new MalformedInput("block size", Integer.toString(blockSize), "65536");
    }
    if (root.algorithm() != Algorithm.SHA_256) {
      throw new MalformedInput("block root", root.algorithm().tufName(), "a SHA-256 digest");
    }
  }
}
