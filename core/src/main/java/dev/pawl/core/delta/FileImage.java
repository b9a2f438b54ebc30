package dev.pawl.core.delta;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// An image in a file. Its length is taken once; a file that shrinks meanwhile cannot be read.
public final class FileImage implements OldImage, Closeable {
  private final FileChannel channel;
  private final long size;

  private FileImage(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  /// Opens a file for reading.
  public static FileImage open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new FileImage(channel, channel.size());
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long at, byte[] into, int offset, int length) throws IOException {
    if (at < 0 || length > size - at) {
      throw new IndexOutOfBoundsException(length + " bytes at " + at + " of " + size);
    }
    ByteBuffer target = ByteBuffer.wrap(into, offset, length);
    long from = at;
    while (target.hasRemaining()) {
      int n = channel.read(target, from);
      if (n < 0) {
        throw new EOFException("the file of the image has shrunk");
      }
      from += n;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
