package dev.pawl.server.audit;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.chain.AuditAct;
import dev.pawl.core.chain.AuditEntry;
import dev.pawl.core.chain.ChainFailure;
import dev.pawl.core.chain.ChainHead;
import dev.pawl.core.chain.ChainSummary;
import dev.pawl.core.chain.ChainVerifier;
import dev.pawl.core.chain.HashChain;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.Row;
import dev.pawl.server.sql.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The audit log of one tenant. Entries are appended by whoever acts, inside the transaction of the
/// act; they are never changed or removed.
public final class AuditLog {
  /// Most entries one page gives.
  public static final int LONGEST_PAGE = 500;

  private static final String COLUMNS =
      "sequence, at, actor_kind, actor_id, act, subject, details, previous, hash";

  private final Database database;
  private final Tenant tenant;
  private final InstantSource clock;

  /// The log kept in `database` for `tenant`.
  public AuditLog(Database database, Tenant tenant, InstantSource clock) {
    this.database = database;
    this.tenant = tenant;
    this.clock = clock;
  }

  /// Appends an act. It becomes durable together with everything else in `tx`, or not at all.
  /// @param act for example `device.registered`
  /// @param subject what it was done to, for example a device id
  /// @param details the facts; never a secret
  public AuditEntry append(
      Transaction tx, Actor actor, String act, String subject, JsonObject details)
      throws SQLException {
    AuditEntry entry =
        HashChain.next(head(tx), new AuditAct(clock.instant(), actor, act, subject, details));
    tx.update(
        "INSERT INTO audit_entry (tenant, " + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tenant.value(),
        entry.sequence(),
        entry.at(),
        entry.actor().kind().toString(),
        entry.actor().id(),
        entry.act(),
        entry.subject(),
        JsonWriter.line(entry.details()),
        entry.previous().hex(),
        entry.hash().hex());
    return entry;
  }

  /// The last entry's place and hash. Kept elsewhere, it later proves that nothing was cut off.
  public ChainHead head() {
    return database.read(this::head);
  }

  /// Up to `limit` entries after number `after`, in order.
  /// @param limit 1 to [#LONGEST_PAGE]
  public List<AuditEntry> after(long after, int limit) {
    if (limit < 1 || limit > LONGEST_PAGE) {
      throw new MalformedInput("limit", Integer.toString(limit), "1 to " + LONGEST_PAGE);
    }
    return database.read(
        tx ->
            tx.list(
                "SELECT "
                    + COLUMNS
                    + " FROM audit_entry WHERE tenant = ? AND sequence > ?"
                    + " ORDER BY sequence LIMIT "
                    + limit,
                AuditLog::entry,
                tenant.value(),
                after));
  }

  /// Checks the whole chain, entry by entry: about 50,000 entries a second.
  public Result<ChainSummary, ChainFailure> verify() {
    return verifyAfter(ChainHead.START);
  }

  /// Checks the last `count` entries: that each is unchanged and follows the one before. What the
  /// server does when it starts, so that a start takes the same time after ten years.
  public Result<ChainSummary, ChainFailure> verifyLast(int count) {
    ChainHead start =
        database.read(
            tx ->
                tx.first(
                        "SELECT sequence, hash FROM audit_entry WHERE tenant = ? AND sequence <= ?"
                            + " ORDER BY sequence DESC",
                        AuditLog::headOf,
                        tenant.value(),
                        head(tx).sequence() - count)
                    .orElse(ChainHead.START));
    return verifyAfter(start);
  }

  private Result<ChainSummary, ChainFailure> verifyAfter(ChainHead start) {
    ChainVerifier verifier = ChainVerifier.after(start, List.of());
    try {
      return database.read(
          tx -> {
            tx.each(
                "SELECT "
                    + COLUMNS
                    + " FROM audit_entry WHERE tenant = ? AND sequence > ? ORDER BY sequence",
                row -> verifier.add(entry(row)),
                tenant.value(),
                start.sequence());
            return verifier.finish();
          });
    } catch (MalformedInput e) { // a row that was never written like this
      return Result.failed(
          new ChainFailure.EntryMalformed(start.sequence() + 1, String.valueOf(e.getMessage())));
    }
  }

  private ChainHead head(Transaction tx) throws SQLException {
    return tx.first(
            "SELECT sequence, hash FROM audit_entry WHERE tenant = ?"
                + " ORDER BY sequence DESC LIMIT 1",
            AuditLog::headOf,
            tenant.value())
        .orElse(ChainHead.START);
  }

  private static ChainHead headOf(Row row) throws SQLException {
    return new ChainHead(row.number("sequence"), Digest.parseSha256(row.text("hash")));
  }

  private static AuditEntry entry(Row row) throws SQLException {
    return new AuditEntry(
        row.number("sequence"),
        row.time("at"),
        new Actor(Actor.Kind.parse(row.text("actor_kind")), row.text("actor_id")),
        row.text("act"),
        row.text("subject"),
        details(row.text("details")),
        Digest.parseSha256(row.text("previous")),
        Digest.parseSha256(row.text("hash")));
  }

  private static JsonObject details(String text) {
    Optional<JsonObject> details =
        switch (JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.standard())) {
          case Result.Ok<JsonValue, JsonFailure>(JsonObject object) -> Optional.of(object);
          case Result.Ok<JsonValue, JsonFailure> _, Result.Failed<JsonValue, JsonFailure> _ ->
              Optional.empty();
        };
    return details.orElseThrow(
        () -> new MalformedInput("details of an audit entry", text, "a JSON object"));
  }
}
