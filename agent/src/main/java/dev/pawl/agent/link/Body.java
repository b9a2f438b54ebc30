package dev.pawl.agent.link;

import java.io.Closeable;
import java.io.IOException;

/// The bytes of an answer as they come. Closing it early ends the connection.
public interface Body extends Closeable {
  /// Reads some bytes.
  /// @return how many, or -1 at the end
  /// @throws LinkBroken when no more bytes come in time, or the connection is lost
  int read(byte[] into) throws IOException;

  @Override
  void close();
}
