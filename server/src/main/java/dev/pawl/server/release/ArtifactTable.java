package dev.pawl.server.release;

import dev.pawl.core.value.Tenant;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Instant;

/// The table of artifacts that came in. SQL only.
final class ArtifactTable {
  private final Tenant tenant;

  ArtifactTable(Tenant tenant) {
    this.tenant = tenant;
  }

  /// @return false if it was there already
  boolean add(Transaction tx, ArtifactFacts facts, Instant now) throws SQLException {
    return tx.update(
            """
            INSERT INTO artifact (tenant, sha256, length, block_root, stored_at)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT (tenant, sha256) DO NOTHING\
            """,
            tenant.value(),
            facts.sha256().hex(),
            facts.length().value(),
            facts.blockRoot().hex(),
            now)
        == 1;
  }
}
