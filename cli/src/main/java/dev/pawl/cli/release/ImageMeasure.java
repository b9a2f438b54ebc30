package dev.pawl.cli.release;

import dev.pawl.core.image.BlockList;
import dev.pawl.core.release.BlockTree;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/// Length, digest and block tree of an image file, found in one pass over it. Memory: a block, and
/// 32
/// bytes for each block.
public record ImageMeasure(ByteCount length, Digest sha256, BlockTree blocks) {
  /// Reads the file.
  /// @param progress told the bytes read so far
  public static ImageMeasure of(Path image, LongConsumer progress) throws IOException {
    MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
    try (InputStream file = Files.newInputStream(image);
        InputStream digested = new DigestInputStream(file, sha256);
        InputStream counted = new Counting(digested, progress)) {
      BlockList blocks = BlockList.of(counted);
      return new ImageMeasure(
          blocks.length(),
          Digest.of(Digest.Algorithm.SHA_256, sha256.digest()),
          new BlockTree(blocks.blockSize(), blocks.root()));
    }
  }

  /// Tells how many bytes have passed.
  static final class Counting extends FilterInputStream {
    private final LongConsumer progress;
    private long passed; // bytes so far

    Counting(InputStream in, LongConsumer progress) {
      super(in);
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      if (read >= 0) {
        progress.accept(++passed);
      }
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      if (read > 0) {
        passed += read;
        progress.accept(passed);
      }
      return read;
    }
  }
}
