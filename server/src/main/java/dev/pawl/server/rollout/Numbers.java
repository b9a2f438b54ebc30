package dev.pawl.server.rollout;

import dev.pawl.core.value.Tenant;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;

/// Hands out numbers, rising, each once, also across restarts.
final class Numbers {
  private Numbers() {}

  /// The next number of this kind; `first` when there was none.
  static long next(Transaction tx, Tenant tenant, String kind, long first) throws SQLException {
    return tx.first(
            """
            INSERT INTO next_number (tenant, kind, next) VALUES (?, ?, ?)
            ON CONFLICT (tenant, kind) DO UPDATE SET next = next_number.next + 1
            RETURNING next - 1 AS number\
            """,
            row -> row.number("number"),
            tenant.value(),
            kind,
            first + 1)
        .orElseThrow(() -> new IllegalStateException("no number for " + kind));
  }
}
