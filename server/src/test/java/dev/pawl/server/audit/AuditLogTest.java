package dev.pawl.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.chain.AuditEntry;
import dev.pawl.core.chain.ChainFailure;
import dev.pawl.core.chain.ChainHead;
import dev.pawl.core.chain.ChainSummary;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.sql.Database;
import dev.pawl.server.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-20T10:00:00Z"));

  @TempDir private Path folder;
  private Database database;
  private AuditLog log;

  @BeforeEach
  void open() {
    database = TestDatabase.in(folder);
    log = new AuditLog(database, new Tenant("DEFAULT"), CLOCK);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private AuditEntry append(String subject) {
    return database.write(
        tx ->
            log.append(
                tx,
                Actor.person("anna"),
                "device.registered",
                subject,
                JsonObject.builder().put("model", "lock \"s2\" ü").build()));
  }

  private ChainFailure failure(Result<ChainSummary, ChainFailure> result) {
    return switch (result) {
      case Result.Failed<ChainSummary, ChainFailure>(ChainFailure failure) -> failure;
      case Result.Ok<ChainSummary, ChainFailure>(ChainSummary summary) ->
          throw new AssertionError("verified: " + summary);
    };
  }

  @Test
  void entriesFormAChain_andAreReadBackAsWritten() {
    AuditEntry first = append("lock-1");
    AuditEntry second = append("lock-2");

    assertEquals(ChainHead.START.hash(), first.previous());
    assertEquals(first.hash(), second.previous());
    assertEquals(List.of(first, second), log.after(0, 10));
    assertEquals(List.of(second), log.after(1, 10));
    assertEquals(List.of(first), log.after(0, 1));
    assertEquals(second.head(), log.head());
    assertInstanceOf(Result.Ok.class, log.verify());
  }

  @Test
  void entryOfAnActThatFailed_doesNotExist() {
    append("lock-1");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            database.write(
                tx -> {
                  log.append(tx, Actor.server(), "server.tested", "", JsonObject.EMPTY);
                  throw new IllegalArgumentException("the act fails");
                }));
    append("lock-2");
    assertEquals(2, log.head().sequence());
    assertInstanceOf(Result.Ok.class, log.verify());
  }

  @Test
  void tenants_haveChainsOfTheirOwn() {
    append("lock-1");
    var other = new AuditLog(database, new Tenant("OTHER"), CLOCK);
    assertEquals(ChainHead.START, other.head());
    assertEquals(List.of(), other.after(0, 10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_entry SET subject = 'lock-9' WHERE sequence = 2",
        "UPDATE audit_entry SET at = at + 1 WHERE sequence = 2",
        "UPDATE audit_entry SET actor_id = 'otto' WHERE sequence = 2",
        "UPDATE audit_entry SET details = '{}' WHERE sequence = 2",
        "UPDATE audit_entry SET details = 'broken' WHERE sequence = 2",
        "UPDATE audit_entry SET hash = previous WHERE sequence = 2",
        "DELETE FROM audit_entry WHERE sequence = 2"
      })
  void changeBehindOurBack_isFound(String change) {
    append("lock-1");
    append("lock-2");
    append("lock-3");
    database.write(tx -> tx.update(change));
    failure(log.verify());
    failure(log.verifyLast(2));
  }

  @Test
  void startChecksTheTailOnly_andTheWholeCheckFindsTheRest() {
    for (int i = 0; i < 20; i++) {
      append("lock-" + i);
    }
    database.write(tx -> tx.update("UPDATE audit_entry SET subject = 'x' WHERE sequence = 3"));

    Result<ChainSummary, ChainFailure> tail = log.verifyLast(5);
    var summary = assertInstanceOf(Result.Ok.class, tail);
    assertEquals(5, ((ChainSummary) summary.value()).entries());
    assertEquals("chain.hash-mismatch", failure(log.verify()).code());
    failure(log.verifyLast(100));
  }

  @Test
  void pages_areLimited() {
    assertThrows(MalformedInput.class, () -> log.after(0, 501));
    assertThrows(MalformedInput.class, () -> log.after(0, 0));
  }
}
