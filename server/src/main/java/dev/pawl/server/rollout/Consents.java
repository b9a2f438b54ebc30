package dev.pawl.server.rollout;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Consent given in advance: what a device's owner said once for all updates to come.
public final class Consents {
  private final Tenant tenant;
  private final AuditLog audit;

  /// The consents of `tenant`; changes are told to `audit`.
  public Consents(Tenant tenant, AuditLog audit) {
    this.tenant = tenant;
    this.audit = audit;
  }

  /// The consent in force for a device.
  public Optional<AutoConfirm> of(Transaction tx, DeviceId device) throws SQLException {
    return tx.first(
        "SELECT initiator, remark, activated_at FROM auto_confirm WHERE tenant = ? AND device = ?",
        row ->
            new AutoConfirm(
                row.optionalText("initiator"),
                row.optionalText("remark"),
                row.time("activated_at")),
        tenant.value(),
        device.value());
  }

  /// Consents in advance, and to what waits now.
  public Result<AutoConfirm, RolloutFailure> activate(
      Transaction tx, Actions actions, DeviceId device, AutoConfirm consent) throws SQLException {
    if (of(tx, device).isPresent()) {
      return Result.failed(new RolloutFailure.ConfirmsAlready(device));
    }
    tx.update(
        "INSERT INTO auto_confirm (tenant, device, initiator, remark, activated_at)"
            + " VALUES (?, ?, ?, ?, ?)",
        tenant.value(),
        device.value(),
        consent.initiator(),
        consent.remark(),
        consent.activatedAt());
    var actor = Actor.device(device.value());
    audit.append(tx, actor, "consent.activated", device.value(), JsonObject.EMPTY);
    Optional<Action> waiting =
        actions
            .current(tx, device)
            .filter(action -> action.state() == ActionState.WAIT_FOR_CONFIRMATION);
    if (waiting.isPresent()) {
      var said = new Actions.Said(actor, List.of("confirmed in advance"), consent.activatedAt());
      var _ = actions.apply(tx, device, waiting.get().id(), new ActionEvent.ConsentGiven(), said);
    }
    return Result.ok(consent);
  }

  /// Takes the consent back for what comes later.
  public void deactivate(Transaction tx, DeviceId device, Instant now) throws SQLException {
    int removed =
        tx.update(
            "DELETE FROM auto_confirm WHERE tenant = ? AND device = ?",
            tenant.value(),
            device.value());
    if (removed > 0) {
      audit.append(
          tx,
          Actor.device(device.value()),
          "consent.deactivated",
          device.value(),
          JsonObject.builder().put("at", now.toEpochMilli()).build());
    }
  }
}
