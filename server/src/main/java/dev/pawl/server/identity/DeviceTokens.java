package dev.pawl.server.identity;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.server.fleet.Device;
import dev.pawl.server.fleet.DeviceState;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Tokens for clients that have no certificate (DDI: target token, gateway token). Weaker than a
/// certificate in every way, so both are off unless [DeviceAccess] says otherwise; kept as SHA-256
/// only, shown once. Known in memory: a poll with one costs no query.
public final class DeviceTokens {
  private static final String GATEWAY = "";

  private final Ledger ledger;
  private final DeviceAccess access;
  private final Map<String, Digest> known = new ConcurrentHashMap<>();

  /// Reads all tokens.
  /// @param access which of them count
  public DeviceTokens(Ledger ledger, DeviceAccess access) {
    this.ledger = ledger;
    this.access = access;
    ledger
        .database()
        .read(
            tx -> {
              tx.each(
                  "SELECT device, sha256 FROM device_token WHERE tenant = ?",
                  row -> known.put(row.text("device"), Digest.parseSha256(row.text("sha256"))),
                  ledger.tenant().value());
              return 0;
            });
  }

  /// Whether `presented` is the token of this device, and such tokens count.
  boolean isTarget(DeviceId device, Secret presented) {
    return access.targetTokens() && matches(device.value(), presented);
  }

  /// Whether `presented` is the token for all devices, and that counts.
  boolean isGateway(Secret presented) {
    return access.gatewayToken() && matches(GATEWAY, presented);
  }

  /// [Digest#equals] takes the same time whatever differs.
  private boolean matches(String name, Secret presented) {
    return Optional.ofNullable(known.get(name)).filter(presented.hash()::equals).isPresent();
  }

  /// Whether the device may act by a token now: it is known, and not revoked.
  Result<DeviceId, IdentityFailure> standing(DeviceId device) {
    return ledger
        .fleet()
        .find(device)
        .<Result<DeviceId, IdentityFailure>>map(
            found ->
                found.state() == DeviceState.REVOKED
                    ? Result.failed(new IdentityFailure.Revoked(device))
                    : Result.ok(device))
        .orElseGet(() -> Result.failed(new IdentityFailure.UnknownDevice(device)));
  }

  /// Makes a device's token; an earlier one ends. A device that was only registered counts as
  /// enrolled from then on: it has what it needs to speak.
  /// @return the token, at the only moment it can be read
  public Result<String, IdentityFailure> makeTarget(Actor actor, DeviceId device) {
    if (!access.targetTokens()) {
      return Result.failed(new IdentityFailure.MethodOff("targetTokens"));
    }
    Secret token = Secret.random();
    Instant now = ledger.clock().instant();
    return ledger
        .database()
        .write(
            tx -> {
              Optional<Device> found = ledger.fleet().find(tx, device);
              if (found.isEmpty()) {
                return Result.failed(new IdentityFailure.UnknownDevice(device));
              }
              if (found.get().state() == DeviceState.REVOKED) {
                return Result.failed(new IdentityFailure.Revoked(device));
              }
              ledger.fleet().changeState(tx, device, DeviceState.ENROLLED);
              replace(tx, device.value(), token, now);
              append(tx, actor, "device.target-token-issued", device.value());
              tx.afterCommit(() -> ledger.changed().accept(device));
              return Result.ok(token.reveal());
            });
  }

  /// Ends a device's token.
  public Result<DeviceId, IdentityFailure> endTarget(Actor actor, DeviceId device) {
    return ledger
        .database()
        .write(
            tx -> {
              if (ledger.fleet().find(tx, device).isEmpty()) {
                return Result.failed(new IdentityFailure.UnknownDevice(device));
              }
              if (end(tx, device.value())) {
                append(tx, actor, "device.target-token-ended", device.value());
              }
              return Result.ok(device);
            });
  }

  /// Ends a device's token in this transaction.
  void endIn(Transaction tx, DeviceId device) throws SQLException {
    end(tx, device.value());
  }

  /// Makes the token for all devices; an earlier one ends.
  public Result<String, IdentityFailure> makeGateway(Actor actor) {
    if (!access.gatewayToken()) {
      return Result.failed(new IdentityFailure.MethodOff("gatewayToken"));
    }
    Secret token = Secret.random();
    Instant now = ledger.clock().instant();
    return ledger
        .database()
        .write(
            tx -> {
              replace(tx, GATEWAY, token, now);
              append(tx, actor, "gateway-token.issued", "gateway");
              return Result.ok(token.reveal());
            });
  }

  /// Ends the token for all devices.
  public void endGateway(Actor actor) {
    ledger
        .database()
        .write(
            tx -> {
              boolean ended = end(tx, GATEWAY);
              if (ended) {
                append(tx, actor, "gateway-token.ended", "gateway");
              }
              return ended;
            });
  }

  private void replace(Transaction tx, String name, Secret token, Instant now) throws SQLException {
    end(tx, name);
    tx.update(
        "INSERT INTO device_token (tenant, device, sha256, created_at) VALUES (?, ?, ?, ?)",
        ledger.tenant().value(),
        name,
        token.hash().hex(),
        now);
    tx.afterCommit(() -> known.put(name, token.hash()));
  }

  private boolean end(Transaction tx, String name) throws SQLException {
    tx.afterCommit(() -> known.remove(name));
    return tx.update(
            "DELETE FROM device_token WHERE tenant = ? AND device = ?",
            ledger.tenant().value(),
            name)
        > 0;
  }

  private void append(Transaction tx, Actor actor, String act, String subject) throws SQLException {
    ledger.audit().append(tx, actor, act, subject, JsonObject.EMPTY);
  }
}
