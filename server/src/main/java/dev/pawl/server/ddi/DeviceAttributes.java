package dev.pawl.server.ddi;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.ConfigData;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.fleet.AttributeMode;
import dev.pawl.server.fleet.Device;
import dev.pawl.server.fleet.FleetStore;
import dev.pawl.server.rollout.DeviceChanges;
import dev.pawl.server.sql.Database;
import java.util.Map;
import java.util.TreeMap;

/// Takes what devices say about themselves. Unproved: shown to people, never decided upon.
public final class DeviceAttributes {
  /// What the device says it runs (DDI: PUT installedBase).
  private static final String CLAIM = "pawl.claims";

  private final Database database;
  private final FleetStore fleet;
  private final AuditLog audit;
  private final DeviceChanges changes;

  /// @param changes is told of every device whose attributes came, once that is durable
  public DeviceAttributes(
      Database database, FleetStore fleet, AuditLog audit, DeviceChanges changes) {
    this.database = database;
    this.fleet = fleet;
    this.audit = audit;
    this.changes = changes;
  }

  /// Keeps them. What changes nothing is not written, however often it is sent.
  void take(DeviceId id, ConfigData told) {
    database.write(
        tx -> {
          var before = fleet.find(tx, id).orElseThrow();
          fleet.recordAttributes(tx, id, mode(told.mode()), told.data());
          var after = fleet.find(tx, id).orElseThrow();
          if (!after.attributes().equals(before.attributes())) {
            audit.append(
                tx, Actor.device(id.value()), "device.attributes", id.value(), details(after));
          }
          tx.afterCommit(() -> changes.changed(id));
          return after;
        });
  }

  /// Keeps what the device says it runs.
  /// @return whether that is new
  boolean claim(DeviceId id, String what) {
    return database.write(
        tx -> {
          var before = fleet.find(tx, id).orElseThrow();
          if (what.equals(before.attributes().get(CLAIM))) {
            return false;
          }
          boolean wanted = before.attributesWanted();
          fleet.recordAttributes(tx, id, AttributeMode.MERGE, Map.of(CLAIM, what));
          if (wanted) {
            fleet.wantAttributes(tx, id); // it has still not told the others
          }
          audit.append(
              tx,
              Actor.device(id.value()),
              "device.attributes",
              id.value(),
              details(fleet.find(tx, id).orElseThrow()));
          tx.afterCommit(() -> changes.changed(id));
          return true;
        });
  }

  private static AttributeMode mode(ConfigData.Mode mode) {
    return switch (mode) {
      case MERGE -> AttributeMode.MERGE;
      case REPLACE -> AttributeMode.REPLACE;
      case REMOVE -> AttributeMode.REMOVE;
    };
  }

  private static JsonObject details(Device device) {
    var attributes = JsonObject.builder();
    Map<String, String> sorted = new TreeMap<>(device.attributes());
    sorted.forEach(attributes::put);
    return attributes.build();
  }
}
