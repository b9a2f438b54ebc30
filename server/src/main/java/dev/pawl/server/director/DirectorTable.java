package dev.pawl.server.director;

import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.signer.AssignmentJson;
import dev.pawl.server.signer.Receipt;
import dev.pawl.server.sql.Row;
import dev.pawl.server.sql.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;

/// The table of the director: one row a device. SQL only.
final class DirectorTable {
  private final Tenant tenant;

  DirectorTable(Tenant tenant) {
    this.tenant = tenant;
  }

  Optional<DeviceFiles> find(Transaction tx, DeviceId device) throws SQLException {
    return tx.first(
        "SELECT * FROM director_device WHERE tenant = ? AND device = ?",
        DirectorTable::read,
        tenant.value(),
        device.value());
  }

  void put(Transaction tx, DeviceFiles files) throws SQLException {
    tx.update(
        """
        INSERT INTO director_device (tenant, device, assignment, version, issued_at, receipt)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (tenant, device) DO UPDATE SET assignment = excluded.assignment,
          version = excluded.version, issued_at = excluded.issued_at, receipt = excluded.receipt\
        """,
        tenant.value(),
        files.assignment().device().value(),
        JsonWriter.line(AssignmentJson.of(files.assignment())),
        files.version(),
        files.issued(),
        files.receipt().map(Receipt::value));
  }

  private static DeviceFiles read(Row row) throws SQLException {
    byte[] json = row.text("assignment").getBytes(StandardCharsets.UTF_8);
    var assignment =
        JsonReader.read(json, JsonLimits.standard())
            .then(value -> JsonView.read(value, AssignmentJson::read))
            .orThrow(failure -> new IllegalStateException(failure.explain()));
    return new DeviceFiles(
        assignment,
        row.number("version"),
        row.time("issued_at"),
        row.optionalText("receipt").map(Receipt::new));
  }
}
