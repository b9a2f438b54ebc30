package dev.pawl.server.sql;

import dev.pawl.core.value.ByteCount;
import java.nio.file.Path;
import java.util.Optional;

/// Where the database is and how much of the machine it may use.
/// @param lock held while the database is open: two servers never work on one data folder
/// @param readers connections for reading, 1 or more
/// @param largest beyond this size the database answers `storage.disk-full`, so that other uses of
///     the disk keep room; for SQLite only
public record DatabaseConfig(
    Location location, Path lock, int readers, Optional<ByteCount> largest) {
  private static final int READERS = 4;

  /// Which engine, where.
  public sealed interface Location {}

  /// SQLite.
  /// @param file `-wal` and `-shm` files stand beside it
  public record File(Path file) implements Location {}

  /// PostgreSQL.
  /// @param url `jdbc:postgresql://host:port/database?user=name`; the password is taken from the
  ///     file that PGPASSFILE names, or `~/.pgpass`
  public record Address(String url) implements Location {}

  public DatabaseConfig {
    if (readers < 1) {
      throw new IllegalArgumentException("at least one reader is needed, not " + readers);
    }
  }

  /// The usual settings for this SQLite file.
  public static DatabaseConfig at(Path file) {
    return at(file, READERS, Optional.empty());
  }

  /// An SQLite file with settings of its own.
  public static DatabaseConfig at(Path file, int readers, Optional<ByteCount> largest) {
    Path lock = file.resolveSibling(file.getFileName() + "-lock");
    return new DatabaseConfig(new File(file), lock, readers, largest);
  }

  /// The usual settings for this PostgreSQL database.
  /// @param lock see there
  public static DatabaseConfig at(String url, Path lock) {
    return new DatabaseConfig(new Address(url), lock, READERS, Optional.empty());
  }
}
