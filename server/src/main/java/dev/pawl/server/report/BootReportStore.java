package dev.pawl.server.report;

import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Instant;

/// The table of verified boot reports. SQL only.
final class BootReportStore {
  private final Tenant tenant;

  BootReportStore(Tenant tenant) {
    this.tenant = tenant;
  }

  /// Whether the device reported before that it runs this image, and that was as it should be.
  boolean reportedBefore(Transaction tx, DeviceId device, Digest sha256) throws SQLException {
    return tx.first(
            """
            SELECT sequence FROM boot_report
            WHERE tenant = ? AND device = ? AND sha256 = ? AND expected = 1 LIMIT 1\
            """,
            row -> row.number("sequence"),
            tenant.value(),
            device.value(),
            sha256.hex())
        .isPresent();
  }

  void add(Transaction tx, BootReport report, boolean expected, byte[] body, Instant now)
      throws SQLException {
    tx.update(
        """
        INSERT INTO boot_report (tenant, device, sequence, received_at, outcome, action, sha256,
          expected, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        tenant.value(),
        report.device().value(),
        report.sequence(),
        now,
        report.outcome().toString(),
        report.action().map(ActionId::value),
        report.image().sha256().hex(),
        expected,
        body);
  }
}
