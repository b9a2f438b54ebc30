package dev.pawl.agent.link;

import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Nonce;
import java.net.URI;
import java.util.Optional;

/// Where signed metadata and images come from. Port: the server ([DdiLink]), and an offline bundle.
public interface FileLink {
  /// Newer metadata of this device in one answer.
  Result<MetadataBundle, LinkFailure> bundle(BundleRequest request);

  /// A file of the director for this device; nothing if there is none.
  /// @param nonce that a timestamp must repeat
  /// @param held version of the timestamp held, 0 if none
  Result<Optional<byte[]>, LinkFailure> director(
      String file, Nonce nonce, long held, ByteCount limit);

  /// A small file; nothing if there is none.
  Result<Optional<byte[]>, LinkFailure> file(URI link, ByteCount limit);

  /// A large file from byte `from` on. The caller closes it.
  Result<Part, LinkFailure> open(URI link, long from);

  /// The bytes of a file from one on.
  /// @param from the first byte `body` gives: what was asked for, or 0 if the server gives whole
  ///     files only
  /// @param total length of the whole file, if the server says so
  record Part(long from, Optional<ByteCount> total, Body body) implements AutoCloseable {
    @Override
    public void close() {
      body.close();
    }
  }
}
