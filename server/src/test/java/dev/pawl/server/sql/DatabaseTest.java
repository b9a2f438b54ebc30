package dev.pawl.server.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.value.ByteCount;
import dev.pawl.server.testkit.TestDatabase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  private static final Migrations TABLE =
      Migrations.of(
          Map.of("001-note.sql", "CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY, text TEXT);"));

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("test.db");
  }

  private Result<Database, StorageFailure> tryOpen(Migrations migrations) {
    return Database.open(TestDatabase.at(file()), migrations);
  }

  private Database open() {
    return tryOpen(TABLE).orThrow(failure -> new IllegalStateException(failure.explain()));
  }

  private StorageFailure refusal(Migrations migrations) {
    return switch (tryOpen(migrations)) {
      case Result.Failed<Database, StorageFailure>(StorageFailure failure) -> failure;
      case Result.Ok<Database, StorageFailure>(Database database) -> {
        database.close();
        throw new AssertionError("the database was opened");
      }
    };
  }

  private static int insert(Transaction tx, String id, String text) throws java.sql.SQLException {
    return tx.update("INSERT INTO note (id, text) VALUES (?, ?)", id, text);
  }

  private static List<String> ids(Database database) {
    return database.read(tx -> tx.list("SELECT id FROM note ORDER BY id", row -> row.text("id")));
  }

  @Nested
  class Writing {
    @Test
    void whatWasWritten_isThereAfterReopening() {
      try (Database database = open()) {
        database.write(tx -> insert(tx, "a", "kept"));
      }
      try (Database database = open()) {
        assertEquals(List.of("a"), ids(database));
      }
    }

    @Test
    void failingWork_undoesOnlyItself() throws Exception {
      try (Database database = open();
          var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var holding = new CountDownLatch(1);
        var queued = new CountDownLatch(1);
        // The first work occupies the writer, so that the others share one commit.
        Future<?> first =
            threads.submit(
                () ->
                    database.write(
                        tx -> {
                          holding.countDown();
                          awaitQuietly(queued);
                          return insert(tx, "first", "");
                        }));
        holding.await();
        List<Future<?>> good = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          String id = "good-" + i;
          good.add(threads.submit(() -> database.write(tx -> insert(tx, id, ""))));
        }
        Future<?> bad =
            threads.submit(
                () ->
                    database.write(
                        tx -> {
                          insert(tx, "bad", "");
                          throw new IllegalArgumentException("refused");
                        }));
        queued.countDown();

        first.get();
        for (Future<?> one : good) {
          one.get();
        }
        var thrown = assertThrows(ExecutionException.class, bad::get);
        assertInstanceOf(IllegalArgumentException.class, thrown.getCause());
        List<String> found = ids(database);
        assertEquals(11, found.size(), found::toString);
        assertTrue(!found.contains("bad"), found::toString);
      }
    }

    @Test
    void brokenConstraint_undoesOnlyItself() {
      try (Database database = open()) {
        database.write(tx -> insert(tx, "a", "1"));

        assertThrows(
            IllegalStateException.class,
            () ->
                database.write(
                    tx -> {
                      insert(tx, "b", "2");
                      return insert(tx, "a", "again");
                    }));
        assertEquals(List.of("a"), ids(database));
      }
    }

    @Test
    void stepAfterCommit_runsBeforeTheCallerGoesOn_andOnlyWhenCommitted() {
      try (Database database = open()) {
        var steps = new AtomicInteger();
        database.write(
            tx -> {
              tx.afterCommit(steps::incrementAndGet);
              return insert(tx, "a", "");
            });
        assertEquals(1, steps.get());

        assertThrows(
            IllegalArgumentException.class,
            () ->
                database.write(
                    tx -> {
                      tx.afterCommit(steps::incrementAndGet);
                      throw new IllegalArgumentException("no");
                    }));
        assertEquals(1, steps.get());
      }
    }

    @Test
    void writeInsideAWrite_isRefusedInsteadOfHanging() {
      try (Database database = open()) {
        assertThrows(
            IllegalStateException.class,
            () -> database.write(tx -> database.write(inner -> insert(inner, "a", ""))));
      }
    }

    @Test
    void afterClosing_isRefused() {
      Database database = open();
      database.close();
      var thrown =
          assertThrows(StorageException.class, () -> database.write(tx -> insert(tx, "late", "")));
      assertEquals("storage.closed", thrown.failure().code());
    }

    @Test
    void reading_cannotChangeAnything() {
      try (Database database = open()) {
        assertThrows(RuntimeException.class, () -> database.read(tx -> insert(tx, "a", "")));
        assertEquals(List.of(), ids(database));
      }
    }
  }

  @Nested
  @Tag("sqlite")
  class DiskFull {
    @Test
    void nothingAcknowledgedIsLost_andRoomMadeHelps() {
      var config = DatabaseConfig.at(file(), 1, Optional.of(ByteCount.kibi(128)));
      List<String> acknowledged = new ArrayList<>();
      try (Database database =
          Database.open(config, TABLE).orThrow(f -> new IllegalStateException(f.explain()))) {
        String block = "x".repeat(8_000);
        StorageException full = null;
        for (int i = 0; i < 100 && full == null; i++) {
          String id = "n%03d".formatted(i);
          try {
            database.write(tx -> insert(tx, id, block));
            acknowledged.add(id);
          } catch (StorageException e) {
            full = e;
          }
        }
        assertTrue(full != null && full.failure().code().equals("storage.disk-full"));
        assertEquals(acknowledged, ids(database));

        database.write(tx -> tx.update("DELETE FROM note WHERE id = ?", "n000"));
        database.write(tx -> insert(tx, "n000", "small"));
      }
      try (Database database = open()) {
        assertEquals(acknowledged, ids(database));
      }
    }

    @Test
    void onlyTheWorkThatDoesNotFit_fails() throws Exception {
      var config = DatabaseConfig.at(file(), 1, Optional.of(ByteCount.kibi(128)));
      try (Database database =
              Database.open(config, TABLE).orThrow(f -> new IllegalStateException(f.explain()));
          var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var holding = new CountDownLatch(1);
        var queued = new CountDownLatch(1);
        Future<?> first =
            threads.submit(
                () ->
                    database.write(
                        tx -> {
                          holding.countDown();
                          awaitQuietly(queued);
                          return 0;
                        }));
        holding.await();
        Future<?> small = threads.submit(() -> database.write(tx -> insert(tx, "small", "")));
        Future<?> big =
            threads.submit(() -> database.write(tx -> insert(tx, "big", "x".repeat(1_000_000))));
        Future<?> other = threads.submit(() -> database.write(tx -> insert(tx, "other", "")));
        queued.countDown();

        first.get();
        small.get();
        other.get();
        assertThrows(ExecutionException.class, big::get);
        assertEquals(List.of("other", "small"), ids(database));
      }
    }
  }

  @Nested
  @Tag("sqlite")
  class Opening {
    @Test
    void secondServerOnTheSameFolder_isRefused() {
      try (Database _ = open()) {
        assertInstanceOf(StorageFailure.InUse.class, refusal(TABLE));
      }
      open().close();
    }

    @Test
    void files_areTheOwnersOnly() throws IOException {
      try (Database database = open()) {
        database.write(tx -> insert(tx, "a", ""));
        try (var files = Files.list(folder)) {
          List<Path> all = files.toList();
          assertEquals(4, all.size(), all::toString);
          for (Path one : all) {
            assertFalse(OwnerOnly.isOpenToOthers(one), one::toString);
          }
        }
      }
    }

    @Test
    void overwrittenHeader_isRefused() throws IOException {
      open().close();
      try (var raw = new RandomAccessFile(file().toFile(), "rw")) {
        raw.write("not a database at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      assertEquals("storage.damaged", refusal(TABLE).code());
    }

    @Test
    void overwrittenPage_isRefused() throws IOException {
      fill();
      try (var raw = new RandomAccessFile(file().toFile(), "rw")) {
        raw.seek(3 * 4096L);
        raw.write(new byte[4096]);
      }
      assertEquals("storage.damaged", refusal(TABLE).code());
    }

    @Test
    void truncatedFile_isRefused() throws IOException {
      fill();
      try (var raw = new RandomAccessFile(file().toFile(), "rw")) {
        raw.setLength(raw.length() / 2);
      }
      assertEquals("storage.damaged", refusal(TABLE).code());
    }

    @Test
    void folderThatDoesNotExist_isNamed() {
      var config = DatabaseConfig.at(folder.resolve("absent").resolve("test.db"));
      assertInstanceOf(Result.Failed.class, Database.open(config, TABLE));
    }

    private void fill() {
      try (Database database = open()) {
        for (int i = 0; i < 100; i++) {
          String id = "n%03d".formatted(i);
          database.write(tx -> insert(tx, id, "x".repeat(1_000)));
        }
      }
    }
  }

  @Nested
  class Migrating {
    private static final String FIRST = "CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY);\n";

    @Test
    void newStep_isRun_andEarlierRowsStay() {
      try (Database database = openWith(Migrations.of(Map.of("001-a.sql", FIRST)))) {
        database.write(tx -> tx.update("INSERT INTO note (id) VALUES (?)", "kept"));
      }
      var both =
          Migrations.of(
              Map.of(
                  "001-a.sql",
                  FIRST,
                  "002-b.sql",
                  "-- adds text; with a comment\nALTER TABLE note ADD COLUMN text TEXT;"));
      try (Database database = openWith(both)) {
        database.write(tx -> tx.update("UPDATE note SET text = ?", "new"));
        assertEquals(List.of("kept"), ids(database));
      }
    }

    @Test
    void changedStep_isRefused() {
      openWith(Migrations.of(Map.of("001-a.sql", FIRST))).close();
      var refused = refusal(Migrations.of(Map.of("001-a.sql", FIRST + "-- edited\n")));
      assertInstanceOf(StorageFailure.MigrationChanged.class, refused);
      assertTrue(refused.explain().contains("001-a.sql"), refused::explain);
    }

    @Test
    void missingStep_isRefused() {
      openWith(Migrations.of(Map.of("001-a.sql", FIRST, "002-b.sql", ""))).close();
      var refused = refusal(Migrations.of(Map.of("001-a.sql", FIRST)));
      assertEquals(new StorageFailure.MigrationMissing("002-b.sql"), refused);
    }

    @Test
    void stepThatFails_leavesTheDatabaseAsItWas() {
      openWith(Migrations.of(Map.of("001-a.sql", FIRST))).close();
      var broken =
          Migrations.of(
              Map.of("001-a.sql", FIRST, "002-b.sql", "CREATE TABLE more (id TEXT);\nNONSENSE;\n"));
      refusal(broken);
      try (Database database = openWith(Migrations.of(Map.of("001-a.sql", FIRST)))) {
        assertThrows(
            RuntimeException.class,
            () -> database.read(tx -> tx.list("SELECT id FROM more", row -> row.text("id"))));
      }
    }

    @Test
    void twoStepsWithOneNumber_areAMistakeOfOurs() {
      assertThrows(
          IllegalArgumentException.class,
          () -> Migrations.of(Map.of("001-a.sql", FIRST, "001-b.sql", "")));
    }

    @Test
    void ownSteps_makeADatabase() {
      Database.open(TestDatabase.at(file()))
          .orThrow(failure -> new IllegalStateException(failure.explain()))
          .close();
      try (Database database = openWith(Migrations.bundled())) {
        long steps =
            database.read(
                tx ->
                    tx.first("SELECT COUNT(*) AS steps FROM migration", row -> row.number("steps"))
                        .orElse(0L));
        assertTrue(steps > 1, steps + " steps");
      }
    }

    private Database openWith(Migrations migrations) {
      return tryOpen(migrations).orThrow(failure -> new IllegalStateException(failure.explain()));
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
