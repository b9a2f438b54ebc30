package dev.pawl.server.fleet;

import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Model;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The devices of one tenant, in the database. Methods that change something take the transaction
/// of the act they belong to; whoever acts also appends to the audit log there.
public final class FleetStore {
  /// Most devices one page gives.
  public static final int LONGEST_PAGE = 500;

  /// Most attributes a device may have.
  public static final int MOST_ATTRIBUTES = 100;

  private final Database database;
  private final Tenant tenant;

  /// The devices kept in `database` for `tenant`.
  public FleetStore(Database database, Tenant tenant) {
    this.database = database;
    this.tenant = tenant;
  }

  /// The device of this name.
  public Optional<Device> find(DeviceId id) {
    return database.read(tx -> find(tx, id));
  }

  /// The same inside a transaction.
  public Optional<Device> find(Transaction tx, DeviceId id) throws SQLException {
    return tx.first(
        "SELECT * FROM device WHERE tenant = ? AND id = ?",
        DeviceRow::read,
        tenant.value(),
        id.value());
  }

  /// Up to `limit` devices in the order of their names, beginning behind `after`.
  /// @param limit 1 to [#LONGEST_PAGE]
  public List<Device> list(Optional<DeviceId> after, int limit) {
    if (limit < 1 || limit > LONGEST_PAGE) {
      throw new MalformedInput("limit", Integer.toString(limit), "1 to " + LONGEST_PAGE);
    }
    return database.read(
        tx ->
            tx.list(
                "SELECT * FROM device WHERE tenant = ? AND id > ? ORDER BY id LIMIT " + limit,
                DeviceRow::read,
                tenant.value(),
                after.map(DeviceId::value).orElse("")));
  }

  /// The names of all devices in this state, in order.
  public List<DeviceId> idsIn(DeviceState state) {
    return database.read(
        tx ->
            tx.list(
                "SELECT id FROM device WHERE tenant = ? AND state = ? ORDER BY id",
                row -> new DeviceId(row.text("id")),
                tenant.value(),
                state.toString()));
  }

  /// The names of all devices that are not revoked, in order.
  public List<DeviceId> ids(Transaction tx) throws SQLException {
    return tx.list(
        "SELECT id FROM device WHERE tenant = ? AND state <> ? ORDER BY id",
        row -> new DeviceId(row.text("id")),
        tenant.value(),
        DeviceState.REVOKED.toString());
  }

  /// The images that devices last proved to run, except those of revoked ones.
  public Set<TargetPath> runningImages(Transaction tx) throws SQLException {
    return Set.copyOf(
        tx.list(
            "SELECT DISTINCT running_path FROM device WHERE tenant = ? AND state <> ?"
                + " AND running_path IS NOT NULL",
            row -> new TargetPath(row.text("running_path")),
            tenant.value(),
            DeviceState.REVOKED.toString()));
  }

  /// The versions that devices last proved to run, except revoked ones, by hardware.
  public List<FleetVersion> versions(Transaction tx) throws SQLException {
    return tx.list(
        "SELECT hardware, running_path, running_sha256, COUNT(*) AS devices FROM device"
            + " WHERE tenant = ? AND state <> ? AND running_path IS NOT NULL"
            + " GROUP BY hardware, running_path, running_sha256"
            + " ORDER BY devices DESC, running_path LIMIT 10000",
        row ->
            new FleetVersion(
                new HardwareId(row.text("hardware")),
                new TargetPath(row.text("running_path")),
                Digest.parseSha256(row.text("running_sha256")),
                row.number("devices")),
        tenant.value(),
        DeviceState.REVOKED.toString());
  }

  /// Makes a device known, in the state registered; it is to send its attributes.
  /// @return false if the name is taken; nothing is changed then
  public boolean register(
      Transaction tx,
      DeviceId id,
      Model model,
      HardwareId hardware,
      Map<String, String> attributes,
      Instant at)
      throws SQLException {
    return tx.update(
            "INSERT INTO device (tenant, id, model, hardware, state, report_sequence, attributes,"
                + " attributes_wanted, registered_at) VALUES (?, ?, ?, ?, ?, 0, ?, 1, ?)"
                + " ON CONFLICT DO NOTHING",
            tenant.value(),
            id.value(),
            model.value(),
            hardware.value(),
            DeviceState.REGISTERED.toString(),
            DeviceRow.attributes(checked(attributes)),
            at)
        == 1;
  }

  /// Puts a device into another state.
  public void changeState(Transaction tx, DeviceId id, DeviceState state) throws SQLException {
    update(tx, id, "state = ?", state.toString());
  }

  /// Takes over what a verified report says. The caller has checked that `sequence` is higher than
  /// the device's last one.
  public void recordRunning(
      Transaction tx, DeviceId id, long sequence, RunningImage image, ReleaseCounter floor)
      throws SQLException {
    update(
        tx,
        id,
        "report_sequence = ?, running_path = ?, running_sha256 = ?, running_length = ?,"
            + " running_version = ?, running_counter = ?, floor = ?",
        sequence,
        image.path().value(),
        image.sha256().hex(),
        image.length().value(),
        image.version().value(),
        image.counter().value(),
        floor.value());
  }

  /// Remembers why the latest update did not succeed.
  public void recordFailure(Transaction tx, DeviceId id, LastFailure failure) throws SQLException {
    update(
        tx,
        id,
        "failure_code = ?, failure_text = ?, failure_at = ?",
        failure.code(),
        failure.text(),
        failure.at());
  }

  /// The latest update succeeded: forgets the failure before it.
  public void clearFailure(Transaction tx, DeviceId id) throws SQLException {
    update(tx, id, "failure_code = NULL, failure_text = NULL, failure_at = NULL");
  }

  /// Takes over attributes a device sent. They are no longer wanted then.
  /// @throws MalformedInput if the device would have more than [#MOST_ATTRIBUTES]
  public void recordAttributes(
      Transaction tx, DeviceId id, AttributeMode mode, Map<String, String> sent)
      throws SQLException {
    Optional<Device> device = find(tx, id);
    if (device.isPresent()) {
      Map<String, String> merged = mode.apply(device.get().attributes(), sent);
      update(
          tx, id, "attributes = ?, attributes_wanted = 0", DeviceRow.attributes(checked(merged)));
    }
  }

  /// Asks the device to send its attributes on its next poll.
  public void wantAttributes(Transaction tx, DeviceId id) throws SQLException {
    update(tx, id, "attributes_wanted = 1");
  }

  /// Takes over when devices last spoke to us.
  public void recordSeen(Transaction tx, Map<DeviceId, Instant> seen) throws SQLException {
    for (Map.Entry<DeviceId, Instant> one : seen.entrySet()) {
      update(tx, one.getKey(), "last_seen = ?", one.getValue());
    }
  }

  private void update(Transaction tx, DeviceId id, String assignments, Object... values)
      throws SQLException {
    Object[] arguments = new Object[values.length + 2];
    System.arraycopy(values, 0, arguments, 0, values.length);
    arguments[values.length] = tenant.value();
    arguments[values.length + 1] = id.value();
    tx.update("UPDATE device SET " + assignments + " WHERE tenant = ? AND id = ?", arguments);
  }

  private static Map<String, String> checked(Map<String, String> attributes) {
    if (attributes.size() > MOST_ATTRIBUTES) {
      throw new MalformedInput(
          "set of attributes", attributes.size() + " of them", "at most " + MOST_ATTRIBUTES);
    }
    attributes.forEach(
        (name, value) -> {
          if (name.isEmpty() || name.length() > 128 || value.length() > 128) {
            throw new MalformedInput(
                "device attribute", name + "=" + value, "1 to 128 characters, and 0 to 128");
          }
        });
    return attributes;
  }
}
