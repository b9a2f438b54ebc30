package dev.pawl.agent.boot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/// Cuts what an image writes into lines. What stands beyond the limit of a line is dropped, so that
/// no image can fill the memory of the boot stage.
final class BoundedLines {
  private static final int LONGEST = 64 * 1024;

  private BoundedLines() {}

  /// Calls `take` for every line that is not empty, without its line end, until the stream ends.
  static void read(InputStream in, Consumer<byte[]> take) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    int n;
    while ((n = in.read(piece)) >= 0) {
      for (int i = 0; i < n; i++) {
        if (piece[i] == '\n') {
          hand(line, take);
        } else if (piece[i] != '\r' && line.size() < LONGEST) {
          line.write(piece[i]);
        }
      }
    }
    hand(line, take);
  }

  private static void hand(ByteArrayOutputStream line, Consumer<byte[]> take) {
    if (line.size() > 0) {
      take.accept(line.toByteArray());
      line.reset();
    }
  }
}
