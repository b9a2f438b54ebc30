package dev.pawl.server.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds on PostgreSQL and has no counterpart in SQLite. Its common part with SQLite is tested
/// by running the store tests once more (see the module's build file).
@Tag("postgresql")
class PostgresTest {
  private static final Migrations TABLE =
      Migrations.of(
          Map.of("001-note.sql", "CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY, text TEXT);"));
  private static final int ACTS = 60;

  @TempDir private Path folder;
  private String url = "";

  @BeforeEach
  void database() {
    url = TestDatabase.newDatabase();
  }

  private DatabaseConfig node(String name) {
    return DatabaseConfig.at(url, folder.resolve(name));
  }

  private Database open(Migrations migrations) {
    return Expect.ok(Database.open(node("lock"), migrations));
  }

  private static int insert(Transaction tx, String id) throws SQLException {
    return tx.update("INSERT INTO note (id, text) VALUES (?, ?)", id, "");
  }

  private static List<String> ids(Database database) {
    return database.read(tx -> tx.list("SELECT id FROM note ORDER BY id", row -> row.text("id")));
  }

  private void asAdministrator(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void endAllSessions() throws SQLException {
    asAdministrator(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  @Test
  void text_isOrderedByteByByte_asInSqlite() {
    try (Database database = open(TABLE)) {
      database.write(tx -> insert(tx, "b") + insert(tx, "B") + insert(tx, "a-1"));
      database.write(tx -> insert(tx, "a1") + insert(tx, "ä"));
      assertEquals(List.of("B", "a-1", "a1", "b", "ä"), ids(database));
    }
  }

  @Test
  void lostConnections_failOnce_andAreReplaced() throws Exception {
    try (Database database = open(TABLE)) {
      database.write(tx -> insert(tx, "before"));
      assertEquals(List.of("before"), ids(database));
      endAllSessions();

      var writing =
          assertThrows(StorageException.class, () -> database.write(tx -> insert(tx, "lost")));
      assertInstanceOf(StorageFailure.Unreachable.class, writing.failure());
      var reading = assertThrows(StorageException.class, () -> ids(database));
      assertInstanceOf(StorageFailure.Unreachable.class, reading.failure());

      database.write(tx -> insert(tx, "later"));
      assertEquals(List.of("before", "later"), ids(database));
    }
  }

  @Test
  void nodesThatWriteAtOnce_makeOneAuditChain() throws Exception {
    var tenant = new Tenant("DEFAULT");
    try (Database one = Expect.ok(Database.open(node("one")));
        Database two = Expect.ok(Database.open(node("two")));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> acts = new ArrayList<>();
      for (int i = 0; i < ACTS; i++) {
        Database node = i % 2 == 0 ? one : two;
        String subject = "device-" + i;
        var log = new AuditLog(node, tenant, InstantSource.system());
        acts.add(
            threads.submit(
                () ->
                    node.write(
                        tx ->
                            log.append(
                                tx,
                                new Actor(Actor.Kind.SERVER, "test"),
                                "device.registered",
                                subject,
                                JsonObject.builder().build()))));
      }
      for (Future<?> act : acts) {
        act.get();
      }
      var log = new AuditLog(one, tenant, InstantSource.system());
      assertEquals(ACTS, Expect.ok(log.verify()).entries());
    }
  }

  @Test
  void reader_cannotChangeAnything() {
    try (Database database = open(TABLE)) {
      assertThrows(RuntimeException.class, () -> database.read(tx -> insert(tx, "a")));
      assertEquals(List.of(), ids(database));
    }
  }

  @Test
  void absentDatabase_isRefused_withItsPlaceAndNoSecret() {
    String absent = url.replaceAll("/pawl[0-9]+", "/absent") + "&sslpassword=hidden";
    var answer = Database.open(DatabaseConfig.at(absent, folder.resolve("lock")), TABLE);
    var refused = assertInstanceOf(Result.Failed.class, answer);
    var failure = assertInstanceOf(StorageFailure.Unusable.class, refused.failure());
    assertTrue(failure.place().startsWith("postgresql://localhost:"), failure.place());
    assertTrue(failure.place().endsWith("/absent"), failure.place());
    assertFalse(failure.explain().contains("hidden"), failure.explain());
  }

  @Test
  void nobodyThere_isUnreachable() {
    var nowhere =
        DatabaseConfig.at("jdbc:postgresql://127.0.0.1:1/pawl?user=pawl", folder.resolve("lock"));
    var refused = assertInstanceOf(Result.Failed.class, Database.open(nowhere, TABLE));
    assertInstanceOf(StorageFailure.Unreachable.class, refused.failure());
  }

  @Test
  void databaseInAnotherEncoding_isRefused() throws SQLException {
    String name = "latin" + System.nanoTime();
    asAdministrator("CREATE DATABASE " + name + " ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    String latin = url.replaceAll("/pawl[0-9]+", "/" + name);
    var answer = Database.open(DatabaseConfig.at(latin, folder.resolve("lock")), TABLE);
    var refused = assertInstanceOf(Result.Failed.class, answer);
    var failure = assertInstanceOf(StorageFailure.Unusable.class, refused.failure());
    assertTrue(failure.finding().contains("LATIN1"), failure.finding());
  }
}
