package dev.pawl.server.sql;

import dev.pawl.core.value.ByteCount;
import java.nio.file.Path;
import java.util.Optional;

/// Where the database is and how much of the machine it may use.
/// @param file the SQLite file; `-wal`, `-shm` and `-lock` files stand beside it
/// @param readers connections for reading, 1 or more
/// @param largest beyond this size the database answers `storage.disk-full`, so that other uses of
///     the disk keep room
public record DatabaseConfig(Path file, int readers, Optional<ByteCount> largest) {
  public DatabaseConfig {
    if (readers < 1) {
      throw new IllegalArgumentException("at least one reader is needed, not " + readers);
    }
  }

  /// The usual settings for this file.
  public static DatabaseConfig at(Path file) {
    return new DatabaseConfig(file, 4, Optional.empty());
  }
}
