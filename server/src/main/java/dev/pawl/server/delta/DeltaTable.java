package dev.pawl.server.delta;

import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.director.NamedDelta;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.sql.Row;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The table of deltas. SQL only.
final class DeltaTable {
  private static final int MOST_LISTED = 500;
  private static final String KEY =
      " WHERE tenant = ? AND old_sha256 = ? AND new_sha256 = ? AND profile = ?";

  private final Tenant tenant;

  DeltaTable(Tenant tenant) {
    this.tenant = tenant;
  }

  /// Makes a delta wanted, if nothing is known of it; keeps how many devices could use it.
  /// @return whether it is new
  boolean want(Transaction tx, DeltaKey key, long devices, Instant now) throws SQLException {
    boolean added =
        tx.update(
                """
                INSERT INTO delta (tenant, old_sha256, new_sha256, profile, state, devices,
                  attempts, next_at, wanted_at, changed_at)
                VALUES (?, ?, ?, ?, 'wanted', ?, 0, 0, ?, ?)
                ON CONFLICT (tenant, old_sha256, new_sha256, profile) DO NOTHING\
                """,
                tenant.value(),
                key.base().hex(),
                key.image().hex(),
                key.profile().label(),
                devices,
                now,
                now)
            == 1;
    if (!added) {
      tx.update(
          "UPDATE delta SET devices = ?" + KEY,
          devices,
          tenant.value(),
          key.base().hex(),
          key.image().hex(),
          key.profile().label());
    }
    return added;
  }

  Optional<DeltaEntry> find(Transaction tx, DeltaKey key) throws SQLException {
    return tx.first(
        "SELECT * FROM delta" + KEY,
        DeltaTable::read,
        tenant.value(),
        key.base().hex(),
        key.image().hex(),
        key.profile().label());
  }

  /// What may be begun now, most devices first.
  Optional<DeltaEntry> due(Transaction tx, Instant now) throws SQLException {
    return tx.first(
        """
        SELECT * FROM delta WHERE tenant = ? AND state = 'wanted' AND next_at <= ?
        ORDER BY devices DESC, wanted_at, old_sha256, profile LIMIT 1\
        """,
        DeltaTable::read,
        tenant.value(),
        now);
  }

  /// When the next one may be begun.
  Optional<Instant> nextDue(Transaction tx) throws SQLException {
    return tx.first(
            "SELECT MIN(next_at) AS next_at FROM delta WHERE tenant = ? AND state = 'wanted'",
            row -> row.optionalTime("next_at"),
            tenant.value())
        .flatMap(found -> found);
  }

  /// Takes it for oneself until `until`.
  /// @return false if somebody else was faster
  boolean claim(Transaction tx, DeltaEntry entry, Instant until) throws SQLException {
    return tx.update(
            "UPDATE delta SET attempts = attempts + 1, next_at = ?"
                + KEY
                + " AND state = 'wanted' AND attempts = ?",
            until,
            tenant.value(),
            entry.key().base().hex(),
            entry.key().image().hex(),
            entry.key().profile().label(),
            entry.attempts())
        == 1;
  }

  void postpone(Transaction tx, DeltaKey key, Instant until) throws SQLException {
    tx.update(
        "UPDATE delta SET next_at = ?" + KEY,
        until,
        tenant.value(),
        key.base().hex(),
        key.image().hex(),
        key.profile().label());
  }

  void made(Transaction tx, NamedDelta patch, DeltaKey key, ByteCount full, Instant now)
      throws SQLException {
    tx.update(
        """
        UPDATE delta SET state = 'made', changed_at = ?, sha256 = ?, length = ?, memory = ?,
          full_length = ?, failure_code = NULL, failure_text = NULL\
        """
            + KEY,
        now,
        patch.sha256().hex(),
        patch.length().value(),
        patch.memory().value(),
        full.value(),
        tenant.value(),
        key.base().hex(),
        key.image().hex(),
        key.profile().label());
  }

  void failed(
      Transaction tx,
      DeltaKey key,
      DeltaState state,
      DeltaMakeFailure failure,
      Instant nextAt,
      Instant now)
      throws SQLException {
    tx.update(
        """
        UPDATE delta SET state = ?, changed_at = ?, next_at = ?, failure_code = ?,
          failure_text = ?\
        """
            + KEY,
        state.toString(),
        now,
        nextAt,
        failure.code(),
        failure.explain(),
        tenant.value(),
        key.base().hex(),
        key.image().hex(),
        key.profile().label());
  }

  /// What was given up is wanted again, from the start.
  int again(Transaction tx, Digest image) throws SQLException {
    return tx.update(
        """
        UPDATE delta SET state = 'wanted', attempts = 0, next_at = 0
        WHERE tenant = ? AND new_sha256 = ? AND state = 'failed'\
        """,
        tenant.value(),
        image.hex());
  }

  /// Patches from one image to another.
  List<NamedDelta> between(Transaction tx, Digest base, Digest image) throws SQLException {
    return tx
        .list(
            """
            SELECT * FROM delta WHERE tenant = ? AND old_sha256 = ? AND new_sha256 = ?
            AND state = 'made' ORDER BY length, profile\
            """,
            DeltaTable::read,
            tenant.value(),
            base.hex(),
            image.hex())
        .stream()
        .flatMap(entry -> entry.patch().stream())
        .limit(NamedDelta.MOST)
        .toList();
  }

  /// Whether this patch makes this image.
  boolean makes(Transaction tx, Digest patch, Digest image) throws SQLException {
    return tx.first(
            """
            SELECT state FROM delta WHERE tenant = ? AND sha256 = ? AND new_sha256 = ?
            AND state = 'made'\
            """,
            row -> row.text("state"),
            tenant.value(),
            patch.hex(),
            image.hex())
        .isPresent();
  }

  /// What changed last, first.
  List<DeltaEntry> list(Transaction tx) throws SQLException {
    return tx.list(
        "SELECT * FROM delta WHERE tenant = ? ORDER BY changed_at DESC, old_sha256, profile LIMIT "
            + MOST_LISTED,
        DeltaTable::read,
        tenant.value());
  }

  private static DeltaEntry read(Row row) throws SQLException {
    var base = Digest.parseSha256(row.text("old_sha256"));
    Profile profile = Profile.named(row.text("profile"));
    Optional<NamedDelta> patch =
        row.optionalText("sha256").isEmpty()
            ? Optional.empty()
            : Optional.of(
                new NamedDelta(
                    base,
                    profile,
                    new ByteCount(row.number("memory")),
                    new ByteCount(row.number("length")),
                    Digest.parseSha256(row.text("sha256"))));
    Optional<DeltaEntry.Trouble> failure =
        row.optionalText("failure_code").isEmpty()
            ? Optional.empty()
            : Optional.of(
                new DeltaEntry.Trouble(row.text("failure_code"), row.text("failure_text")));
    return new DeltaEntry(
        new DeltaKey(base, Digest.parseSha256(row.text("new_sha256")), profile),
        DeltaState.parse(row.text("state")),
        row.number("devices"),
        row.number("attempts"),
        row.time("next_at"),
        row.time("changed_at"),
        patch,
        row.optionalNumber("full_length").map(ByteCount::new),
        failure);
  }
}
