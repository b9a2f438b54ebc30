package dev.pawl.server.release;

import java.util.Optional;

/// The files of the signed image repository, exact bytes, by name. A port, so that the whole-system
/// tests can run a server that hands out forged ones.
@FunctionalInterface
public interface MetadataFiles {
  /// The file of this name, for example `3.line-lock.json`.
  Optional<byte[]> find(String fileName);
}
