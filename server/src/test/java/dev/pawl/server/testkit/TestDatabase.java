package dev.pawl.server.testkit;

import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.DatabaseConfig;
import java.nio.file.Path;

/// Databases for tests.
public final class TestDatabase {
  private TestDatabase() {}

  /// The program's own database in this folder.
  public static Database in(Path folder) {
    return Database.open(DatabaseConfig.at(folder.resolve("pawl.db")))
        .orThrow(failure -> new IllegalStateException(failure.explain()));
  }
}
