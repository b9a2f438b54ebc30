package dev.pawl.server.release;

import dev.pawl.core.image.BlockList;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Everything computed over an artifact, in one pass over its bytes.
final class ArtifactDigests {
  private final MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
  private final MessageDigest sha1 = legacy("SHA-1");
  private final MessageDigest md5 = legacy("MD5");
  private final MessageDigest block = Digest.Algorithm.SHA_256.start();
  private final ByteArrayOutputStream leaves = new ByteArrayOutputStream();
  private long length; // grows with every update

  void update(byte[] bytes, int offset, int count) {
    sha256.update(bytes, offset, count);
    sha1.update(bytes, offset, count);
    md5.update(bytes, offset, count);
    int from = offset;
    int left = count;
    while (left > 0) {
      int room = BlockList.BLOCK_SIZE - (int) (length % BlockList.BLOCK_SIZE);
      int n = Math.min(room, left);
      block.update(bytes, from, n);
      length += n;
      from += n;
      left -= n;
      if (length % BlockList.BLOCK_SIZE == 0) {
        leaves.writeBytes(block.digest());
      }
    }
  }

  ByteCount length() {
    return new ByteCount(length);
  }

  /// Ends the pass.
  BlockList blocks() {
    if (length % BlockList.BLOCK_SIZE != 0) {
      leaves.writeBytes(block.digest());
    }
    return BlockList.parse(leaves.toByteArray(), length());
  }

  /// Ends the pass.
  ArtifactFacts facts(BlockList blocks) {
    return new ArtifactFacts(
        Digest.of(Digest.Algorithm.SHA_256, sha256.digest()),
        length(),
        HexFormat.of().formatHex(md5.digest()),
        HexFormat.of().formatHex(sha1.digest()),
        blocks.root());
  }

  /// DDI clients ask for these as transport checksums; nothing of ours trusts them.
  private static MessageDigest legacy(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java platform lacks " + algorithm, e);
    }
  }
}
