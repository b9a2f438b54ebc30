package dev.pawl.server.rollout;

import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.sql.Row;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tables of rollouts and what was decided for each device. SQL only.
final class RolloutStore {
  private final Tenant tenant;

  RolloutStore(Tenant tenant) {
    this.tenant = tenant;
  }

  /// Adds a rollout under the next free number.
  Rollout add(Transaction tx, TargetPath path, String createdBy, Instant now) throws SQLException {
    var rollout =
        new Rollout(Numbers.next(tx, tenant, "rollout", 1), path, createdBy, now, Optional.empty());
    tx.update(
        "INSERT INTO rollout (tenant, id, path, created_by, created_at) VALUES (?, ?, ?, ?, ?)",
        tenant.value(),
        rollout.id(),
        path.value(),
        createdBy,
        now);
    return rollout;
  }

  void addDecision(Transaction tx, long rollout, DeviceDecision decision) throws SQLException {
    tx.update(
        """
        INSERT INTO rollout_device (tenant, rollout, device, rule, reason, action)
        VALUES (?, ?, ?, ?, ?, ?)\
        """,
        tenant.value(),
        rollout,
        decision.device().value(),
        decision.rule(),
        decision.reason(),
        decision.action().map(ActionId::value));
  }

  void markCanceled(Transaction tx, long rollout, Instant now) throws SQLException {
    tx.update(
        "UPDATE rollout SET canceled_at = ? WHERE tenant = ? AND id = ? AND canceled_at IS NULL",
        now,
        tenant.value(),
        rollout);
  }

  Optional<Rollout> find(Transaction tx, long rollout) throws SQLException {
    return tx.first(
        "SELECT * FROM rollout WHERE tenant = ? AND id = ?",
        RolloutStore::rollout,
        tenant.value(),
        rollout);
  }

  /// Rollouts with a number below `before`, newest first.
  List<Rollout> list(Transaction tx, long before, int limit) throws SQLException {
    return tx.list(
        "SELECT * FROM rollout WHERE tenant = ? AND id < ? ORDER BY id DESC LIMIT ?",
        RolloutStore::rollout,
        tenant.value(),
        before,
        limit);
  }

  /// What was decided for each device, in the order of their ids.
  List<DeviceDecision> decisions(Transaction tx, long rollout) throws SQLException {
    return tx.list(
        "SELECT * FROM rollout_device WHERE tenant = ? AND rollout = ? ORDER BY device",
        row ->
            new DeviceDecision(
                new DeviceId(row.text("device")),
                row.text("rule"),
                row.text("reason"),
                row.optionalNumber("action").map(id -> new ActionId(Math.toIntExact(id)))),
        tenant.value(),
        rollout);
  }

  /// How many actions of a rollout are in which state.
  Map<ActionState, Long> countsByState(Transaction tx, long rollout) throws SQLException {
    var counts = new EnumMap<ActionState, Long>(ActionState.class);
    tx.each(
        """
        SELECT state, COUNT(*) AS actions FROM device_action
        WHERE tenant = ? AND rollout = ? GROUP BY state\
        """,
        row -> counts.put(ActionState.valueOf(row.text("state")), row.number("actions")),
        tenant.value(),
        rollout);
    return counts;
  }

  /// How many devices got no action.
  long refusedCount(Transaction tx, long rollout) throws SQLException {
    return tx.first(
            """
            SELECT COUNT(*) AS devices FROM rollout_device
            WHERE tenant = ? AND rollout = ? AND action IS NULL\
            """,
            row -> row.number("devices"),
            tenant.value(),
            rollout)
        .orElse(0L);
  }

  private static Rollout rollout(Row row) throws SQLException {
    return new Rollout(
        row.number("id"),
        new TargetPath(row.text("path")),
        row.text("created_by"),
        row.time("created_at"),
        row.optionalTime("canceled_at"));
  }
}
