package dev.pawl.server.release;

import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// The table of metadata files. SQL only. Every version is kept, but for the timestamp, which has
/// no
/// version in its name.
final class MetadataTable {
  private final Tenant tenant;

  MetadataTable(Tenant tenant) {
    this.tenant = tenant;
  }

  void put(Transaction tx, MetadataFile file, Instant now) throws SQLException {
    tx.update(
        """
        INSERT INTO metadata_file (tenant, name, role, version, content, stored_at)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (tenant, name) DO UPDATE SET version = excluded.version,
          content = excluded.content, stored_at = excluded.stored_at\
        """,
        tenant.value(),
        file.name(),
        file.role().value(),
        file.version(),
        file.content(),
        now);
  }

  /// The newest `most` versions of every role, oldest first.
  List<MetadataFile> newest(Transaction tx, int most) throws SQLException {
    return tx.list(
        """
        SELECT role, version, content FROM (
          SELECT role, version, content,
            ROW_NUMBER() OVER (PARTITION BY role ORDER BY version DESC) AS age
          FROM metadata_file WHERE tenant = ?) AS aged
        WHERE age <= ? OR role = 'root' ORDER BY role, version\
        """,
        row ->
            new MetadataFile(
                new RoleName(row.text("role")), row.number("version"), row.bytes("content")),
        tenant.value(),
        most);
  }
}
