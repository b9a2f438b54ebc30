package dev.pawl.server.rollout;

import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.sql.Row;
import dev.pawl.server.sql.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The tables of actions and their history. SQL only.
final class ActionStore {
  private static final String OPEN =
      "state IN ('WAIT_FOR_CONFIRMATION', 'RUNNING', 'RETRIEVED', 'DOWNLOAD', 'DOWNLOADED',"
          + " 'WARNING', 'CANCELING')";

  private final Tenant tenant;

  ActionStore(Tenant tenant) {
    this.tenant = tenant;
  }

  /// Adds an action under the next free number.
  Action add(
      Transaction tx,
      long rollout,
      DeviceId device,
      AssignedImage image,
      ActionState state,
      Instant now)
      throws SQLException {
    long number = Numbers.next(tx, tenant, "action", ActionId.FIRST);
    var action =
        Action.created(new ActionId(Math.toIntExact(number)), rollout, device, image, state, now);
    tx.update(
        """
        INSERT INTO device_action (tenant, id, rollout, device, path, sha256, state, retrieved,
          evidenced, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        tenant.value(),
        number,
        rollout,
        device.value(),
        image.path().value(),
        image.sha256().hex(),
        action.state().name(),
        action.retrieved(),
        action.evidenced(),
        now,
        now);
    return action;
  }

  /// Replaces what is kept of an action.
  void replace(Transaction tx, Action action) throws SQLException {
    tx.update(
        """
        UPDATE device_action SET state = ?, retrieved = ?, claim = ?, evidenced = ?,
          closed_by = ?, superseded_by = ?, changed_at = ? WHERE tenant = ? AND id = ?\
        """,
        action.state().name(),
        action.retrieved(),
        action.claim().map(Claim::name),
        action.evidenced(),
        action.closedBy().map(ClosedBy::name),
        action.supersededBy().map(ActionId::value),
        action.changedAt(),
        tenant.value(),
        action.id().value());
  }

  /// Adds a line to the history of an action.
  /// @return its number
  int addEntry(
      Transaction tx, ActionId action, EntryStatus status, List<String> messages, Instant now)
      throws SQLException {
    int number = entryCount(tx, action) + 1;
    tx.update(
        """
        INSERT INTO action_entry (tenant, action, number, at, status, messages)
        VALUES (?, ?, ?, ?, ?, ?)\
        """,
        tenant.value(),
        action.value(),
        number,
        now,
        status.name(),
        new String(JsonWriter.compact(JsonArray.ofTexts(messages)), StandardCharsets.UTF_8));
    return number;
  }

  int entryCount(Transaction tx, ActionId action) throws SQLException {
    return tx.first(
            "SELECT MAX(number) AS entries FROM action_entry WHERE tenant = ? AND action = ?",
            row -> row.optionalNumber("entries").orElse(0L),
            tenant.value(),
            action.value())
        .map(Math::toIntExact)
        .orElse(0);
  }

  Optional<Action> find(Transaction tx, DeviceId device, ActionId action) throws SQLException {
    return tx.first(
        "SELECT * FROM device_action WHERE tenant = ? AND id = ? AND device = ?",
        ActionStore::action,
        tenant.value(),
        action.value(),
        device.value());
  }

  /// Open actions of a device, oldest first.
  List<Action> open(Transaction tx, DeviceId device) throws SQLException {
    return tx.list(
        "SELECT * FROM device_action WHERE tenant = ? AND device = ? AND " + OPEN + " ORDER BY id",
        ActionStore::action,
        tenant.value(),
        device.value());
  }

  /// Open actions of a rollout, oldest first.
  List<Action> openOfRollout(Transaction tx, long rollout) throws SQLException {
    return tx.list(
        "SELECT * FROM device_action WHERE tenant = ? AND rollout = ? AND " + OPEN + " ORDER BY id",
        ActionStore::action,
        tenant.value(),
        rollout);
  }

  /// The images of all open actions.
  Set<TargetPath> openImages(Transaction tx) throws SQLException {
    return Set.copyOf(
        tx.list(
            "SELECT DISTINCT path FROM device_action WHERE tenant = ? AND " + OPEN,
            row -> new TargetPath(row.text("path")),
            tenant.value()));
  }

  /// All actions of a rollout, oldest first.
  List<Action> ofRollout(Transaction tx, long rollout) throws SQLException {
    return tx.list(
        "SELECT * FROM device_action WHERE tenant = ? AND rollout = ? ORDER BY id",
        ActionStore::action,
        tenant.value(),
        rollout);
  }

  /// Actions of a device with a number below `before`, newest first.
  List<Action> ofDevice(Transaction tx, DeviceId device, long before, int limit)
      throws SQLException {
    return tx.list(
        """
        SELECT * FROM device_action WHERE tenant = ? AND device = ? AND id < ?
        ORDER BY id DESC LIMIT ?\
        """,
        ActionStore::action,
        tenant.value(),
        device.value(),
        before,
        limit);
  }

  /// The newest action of a device that ended well.
  Optional<Action> latestFinished(Transaction tx, DeviceId device) throws SQLException {
    return tx.first(
        """
        SELECT * FROM device_action WHERE tenant = ? AND device = ? AND state = 'FINISHED'
        ORDER BY id DESC LIMIT 1\
        """,
        ActionStore::action,
        tenant.value(),
        device.value());
  }

  /// The newest action of a device with this image.
  Optional<Action> latestWith(Transaction tx, DeviceId device, Digest sha256) throws SQLException {
    return tx.first(
        """
        SELECT * FROM device_action WHERE tenant = ? AND device = ? AND sha256 = ?
        ORDER BY id DESC LIMIT 1\
        """,
        ActionStore::action,
        tenant.value(),
        device.value(),
        sha256.hex());
  }

  /// The newest `limit` lines of the history of an action, oldest of them first.
  List<ActionEntry> entries(Transaction tx, ActionId action, int limit) throws SQLException {
    return tx.list(
            """
            SELECT * FROM action_entry WHERE tenant = ? AND action = ?
            ORDER BY number DESC LIMIT ?\
            """,
            ActionStore::entry,
            tenant.value(),
            action.value(),
            limit)
        .reversed();
  }

  private static Action action(Row row) throws SQLException {
    return new Action(
        new ActionId(Math.toIntExact(row.number("id"))),
        row.number("rollout"),
        new DeviceId(row.text("device")),
        new TargetPath(row.text("path")),
        Digest.parseSha256(row.text("sha256")),
        ActionState.valueOf(row.text("state")),
        row.flag("retrieved"),
        row.optionalText("claim").map(Claim::valueOf),
        row.flag("evidenced"),
        row.optionalText("closed_by").map(ClosedBy::valueOf),
        row.optionalNumber("superseded_by").map(id -> new ActionId(Math.toIntExact(id))),
        row.time("created_at"),
        row.time("changed_at"));
  }

  private static ActionEntry entry(Row row) throws SQLException {
    var messages =
        JsonReader.read(
                row.text("messages").getBytes(StandardCharsets.UTF_8), JsonLimits.standard())
            .orThrow(failure -> new IllegalStateException(failure.explain()));
    return new ActionEntry(
        Math.toIntExact(row.number("number")),
        row.time("at"),
        EntryStatus.valueOf(row.text("status")),
        JsonView.of(messages).asElements().stream().map(JsonView::asText).toList());
  }
}
