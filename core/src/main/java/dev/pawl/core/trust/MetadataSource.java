package dev.pawl.core.trust;

import dev.pawl.core.value.ByteCount;

/// Where metadata files come from: a server, a mirror, a folder. Nothing it says is believed.
public interface MetadataSource {
  /// Asks once for a file; no retries, no fetching ahead: the client decides what is asked for.
  ///
  /// @param fileName such as `2.root.json`; percent-encoded already, safe as a URL path segment and
  ///     as a file name
  /// @param limit stop reading beyond it, counted after decompression
  FetchAnswer fetch(String fileName, ByteCount limit);
}
