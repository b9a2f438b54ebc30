package dev.pawl.server.http;

import java.io.IOException;
import java.io.InputStream;

/// Bytes of a known length that can be read from any place on.
@FunctionalInterface
public interface ByteSource {
  /// A stream that begins at `offset`; whoever opens it closes it.
  InputStream open(long offset) throws IOException;
}
