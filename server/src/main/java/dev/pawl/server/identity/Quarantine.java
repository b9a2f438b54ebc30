package dev.pawl.server.identity;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// Devices of a known factory that nobody registered: they wait here until an operator registers
/// them, and are told to ask again. At most 10,000 wait; more are told the same and not kept.
public final class Quarantine {
  private static final int MOST = 10_000;

  /// A device that waits.
  /// @param factory name of the factory whose certificate it showed
  public record Waiting(DeviceId device, String factory, Instant firstAsked, Instant lastAsked) {}

  private final Ledger ledger;

  /// Keeps those who wait in the ledger's database.
  public Quarantine(Ledger ledger) {
    this.ledger = ledger;
  }

  /// Those who wait, by name.
  public List<Waiting> all() {
    return ledger.database().read(this::all);
  }

  private List<Waiting> all(Transaction tx) throws SQLException {
    return tx.list(
        "SELECT * FROM enrolment_request WHERE tenant = ? ORDER BY device",
        row ->
            new Waiting(
                new DeviceId(row.text("device")),
                row.text("factory"),
                row.time("first_asked_at"),
                row.time("last_asked_at")),
        ledger.tenant().value());
  }

  /// The device asked and is not known.
  void keep(DeviceId device, String factory, Instant now) {
    ledger
        .database()
        .write(
            tx -> {
              int known =
                  tx.update(
                      "UPDATE enrolment_request SET last_asked_at = ?, factory = ?"
                          + " WHERE tenant = ? AND device = ?",
                      now,
                      factory,
                      ledger.tenant().value(),
                      device.value());
              if (known == 0 && all(tx).size() < MOST) {
                tx.update(
                    "INSERT INTO enrolment_request (tenant, device, factory, first_asked_at,"
                        + " last_asked_at) VALUES (?, ?, ?, ?, ?)",
                    ledger.tenant().value(),
                    device.value(),
                    factory,
                    now,
                    now);
                ledger
                    .audit()
                    .append(
                        tx,
                        Actor.server(),
                        "device.quarantined",
                        device.value(),
                        JsonObject.builder().put("factory", factory).build());
              }
              return known;
            });
  }

  /// The device waits no more.
  void forget(Transaction tx, DeviceId device) throws SQLException {
    tx.update(
        "DELETE FROM enrolment_request WHERE tenant = ? AND device = ?",
        ledger.tenant().value(),
        device.value());
  }
}
