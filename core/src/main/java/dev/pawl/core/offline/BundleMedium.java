package dev.pawl.core.offline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What a bundle is read from: a stick, a disk. It may be pulled out at any moment. Port: [#file]
/// for real; tests have one in memory, whose reading fails when they like.
public interface BundleMedium {
  /// How many bytes there are.
  long size() throws IOException;

  /// The bytes from `offset` on; the caller closes it.
  InputStream from(long offset) throws IOException;

  /// A file of this machine.
  static BundleMedium file(Path file) {
    return new BundleMedium() {
      @Override
      public long size() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
          return channel.size();
        }
      }

      @Override
      public InputStream from(long offset) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
          channel.position(offset);
          return Channels.newInputStream(channel);
        } catch (IOException e) {
          channel.close();
          throw e;
        }
      }

      @Override
      public String toString() {
        return file.toString();
      }
    };
  }
}
