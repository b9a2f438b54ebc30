package dev.pawl.server.report;

import dev.pawl.core.protocol.BootReport.Download;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.sql.Row;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What downloads took, by action, as devices say in their signed reports. SQL only.
public final class DownloadStore {
  private final Tenant tenant;

  public DownloadStore(Tenant tenant) {
    this.tenant = tenant;
  }

  /// Keeps what a device says; a later report about the same action counts.
  void put(Transaction tx, ActionId action, Download download, Instant now) throws SQLException {
    tx.update(
        """
        INSERT INTO download (tenant, action, fetched, saved, reported_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (tenant, action) DO UPDATE SET fetched = excluded.fetched,
          saved = excluded.saved, reported_at = excluded.reported_at\
        """,
        tenant.value(),
        action.value(),
        download.fetched().value(),
        download.saved().value(),
        now);
  }

  /// What the download for an action took, once it was reported.
  public Optional<Download> find(Transaction tx, ActionId action) throws SQLException {
    return tx.first(
        "SELECT * FROM download WHERE tenant = ? AND action = ?",
        DownloadStore::read,
        tenant.value(),
        action.value());
  }

  /// The same for all actions of a rollout.
  public Map<ActionId, Download> ofRollout(Transaction tx, long rollout) throws SQLException {
    var all = new HashMap<ActionId, Download>();
    tx.each(
        """
        SELECT d.action, d.fetched, d.saved FROM download d
        JOIN device_action a ON a.tenant = d.tenant AND a.id = d.action
        WHERE a.tenant = ? AND a.rollout = ?\
        """,
        row -> all.put(new ActionId(Math.toIntExact(row.number("action"))), read(row)),
        tenant.value(),
        rollout);
    return all;
  }

  private static Download read(Row row) throws SQLException {
    return new Download(new ByteCount(row.number("fetched")), new ByteCount(row.number("saved")));
  }
}
