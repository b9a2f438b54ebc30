package dev.pawl.server.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The steps that make the schema, in the order of their numbers. Every step that was run on a
/// database is recorded there with its SHA-256; where a recorded one reads differently or is
/// unknown, the server does not start.
public final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

  /// In the order of their numbers. Each capability has its own; add yours as a new file.
  private static final List<String> BUNDLED =
      List.of(
          "audit/001-audit.sql",
          "identity/010-identity.sql",
          "identity/011-renewal.sql",
          "identity/012-device-token.sql",
          "identity/013-quarantine.sql",
          "fleet/020-device.sql",
          "release/030-release.sql",
          "rollout/040-rollout.sql",
          "rollout/041-consent.sql",
          "report/050-report.sql",
          "report/051-download.sql",
          "director/060-director.sql",
          "delta/070-delta.sql");

  private static final String RECORD =
      """
      CREATE TABLE IF NOT EXISTS migration (
        number BIGINT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        applied_at BIGINT NOT NULL)\
      """;

  private final List<Migration> steps;

  private Migrations(List<Migration> steps) {
    this.steps = steps.stream().sorted(Comparator.comparingInt(Migration::number)).toList();
    if (steps.stream().map(Migration::number).distinct().count() < steps.size()) {
      throw new IllegalArgumentException("two migrations have the same number: " + names());
    }
  }

  /// Those of this program.
  static Migrations bundled() {
    return new Migrations(BUNDLED.stream().map(Migration::bundled).toList());
  }

  /// These instead of the program's own, by file name and text: for tests.
  public static Migrations of(Map<String, String> texts) {
    return new Migrations(
        texts.entrySet().stream()
            .map(entry -> Migration.of(entry.getKey(), entry.getValue()))
            .toList());
  }

  /// Checks the recorded ones, then runs what is missing, all in one transaction: a power cut
  /// leaves the database before or after, never between.
  Optional<StorageFailure> applyTo(Connection connection, Engine engine) throws SQLException {
    connection.setAutoCommit(false);
    try {
      engine.begin(connection);
      Optional<StorageFailure> refused = applyIn(connection, engine);
      if (refused.isPresent()) {
        connection.rollback();
      } else {
        connection.commit();
      }
      return refused;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  private Optional<StorageFailure> applyIn(Connection connection, Engine engine)
      throws SQLException {
    var tx = new Transaction(connection);
    tx.update(engine.schema(RECORD));
    Map<String, String> recorded = new LinkedHashMap<>();
    tx.each(
        "SELECT name, sha256 FROM migration ORDER BY number",
        row -> recorded.put(row.text("name"), row.text("sha256")));
    for (Map.Entry<String, String> entry : recorded.entrySet()) {
      Optional<StorageFailure> refused = check(entry.getKey(), entry.getValue());
      if (refused.isPresent()) {
        return refused;
      }
    }
    for (Migration step : steps) {
      if (!recorded.containsKey(step.name())) {
        run(step, connection, engine);
      }
    }
    return Optional.empty();
  }

  private Optional<StorageFailure> check(String name, String recorded) {
    Optional<Migration> known = steps.stream().filter(step -> step.name().equals(name)).findAny();
    if (known.isEmpty()) {
      return Optional.of(new StorageFailure.MigrationMissing(name));
    }
    String found = known.get().checksum().hex();
    return found.equals(recorded)
        ? Optional.empty()
        : Optional.of(new StorageFailure.MigrationChanged(name, recorded, found));
  }

  private static void run(Migration step, Connection connection, Engine engine)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : step.statements()) {
        statement.execute(engine.schema(sql));
      }
    }
    new Transaction(connection)
        .update(
            "INSERT INTO migration (number, name, sha256, applied_at) VALUES (?, ?, ?, ?)",
            step.number(),
            step.name(),
            step.checksum().hex(),
            Instant.now());
    LOG.debug("ran migration {}", step.name());
  }

  private List<String> names() {
    return steps.stream().map(Migration::name).toList();
  }
}
