package dev.pawl.server.testkit;

import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.DatabaseConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Databases for tests: SQLite files, or databases of a PostgreSQL started for this run where the
/// system property `pawl.test.postgres` is set.
public final class TestDatabase {
  private static final Map<Path, String> ADDRESSES = new ConcurrentHashMap<>();
  private static Optional<EmbeddedPostgres> cluster = Optional.empty(); // started when first asked

  private TestDatabase() {}

  /// The program's own database in this folder.
  public static Database in(Path folder) {
    return Database.open(at(folder.resolve("pawl.db")))
        .orThrow(failure -> new IllegalStateException(failure.explain()));
  }

  /// A database that belongs to this file name: the same one each time.
  public static DatabaseConfig at(Path file) {
    DatabaseConfig embedded = DatabaseConfig.at(file);
    return postgres(file).map(url -> DatabaseConfig.at(url, embedded.lock())).orElse(embedded);
  }

  /// Address of the PostgreSQL database that belongs to this path, if PostgreSQL is tested.
  public static Optional<String> postgres(Path path) {
    return Boolean.getBoolean("pawl.test.postgres")
        ? Optional.of(ADDRESSES.computeIfAbsent(path, _ -> newDatabase()))
        : Optional.empty();
  }

  /// Address of a new PostgreSQL database.
  public static String newDatabase() {
    String name = "pawl" + System.nanoTime();
    EmbeddedPostgres postgres = cluster();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("making the database " + name, e);
    }
    return postgres.getJdbcUrl("postgres", name);
  }

  private static synchronized EmbeddedPostgres cluster() {
    if (cluster.isEmpty()) {
      try {
        // The durability a server insists on; tests that kill it need it too.
        cluster = Optional.of(EmbeddedPostgres.builder().setServerConfig("fsync", "on").start());
      } catch (IOException e) {
        throw new UncheckedIOException("starting PostgreSQL", e);
      }
    }
    return cluster.get();
  }
}
