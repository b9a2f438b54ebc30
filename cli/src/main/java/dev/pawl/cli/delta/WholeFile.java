package dev.pawl.cli.delta;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A file that appears under its name only when it is whole: written beside, forced, moved.
final class WholeFile implements AutoCloseable {
  private final Path target;
  private final Path unfinished;
  private final OutputStream out;

  WholeFile(Path target) throws IOException {
    this.target = target;
    this.unfinished = target.resolveSibling("." + target.getFileName() + ".new");
    this.out = new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16);
  }

  OutputStream out() {
    return out;
  }

  /// Gives the file its name.
  void keep() throws IOException {
    out.close();
    try (FileChannel written = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Leaves nothing behind unless it was kept.
  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(unfinished);
  }
}
