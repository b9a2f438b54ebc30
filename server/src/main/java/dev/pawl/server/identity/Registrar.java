package dev.pawl.server.identity;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import dev.pawl.server.fleet.Device;
import dev.pawl.server.fleet.DeviceState;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What operators do about the identity of devices: make them known, hand out enrolment tokens,
/// revoke.
public final class Registrar {
  /// A one-time token, at the only moment it can be read.
  /// @param token the secret
  public record Issued(Device device, String token, Instant expiresAt) {
    @Override
    public String toString() {
      return "enrolment token of " + device.id();
    }
  }

  private final Ledger ledger;
  private final CertificateRegistry certificates;
  private final EnrolmentTokens tokens;
  private final DeviceTokens deviceTokens;

  /// Registers in `ledger`, revokes in `certificates` and `deviceTokens`.
  public Registrar(Ledger ledger, CertificateRegistry certificates, DeviceTokens deviceTokens) {
    this.ledger = ledger;
    this.deviceTokens = deviceTokens;
    this.certificates = certificates;
    this.tokens = new EnrolmentTokens(ledger.tenant());
  }

  /// Makes a device known and gives its enrolment token.
  public Result<Issued, IdentityFailure> register(
      Actor actor, DeviceId id, Model model, HardwareId hardware, Map<String, String> attributes) {
    Instant now = ledger.clock().instant();
    Secret token = Secret.random();
    return ledger
        .database()
        .write(
            tx -> {
              if (!ledger.fleet().register(tx, id, model, hardware, attributes, now)) {
                return Result.failed(new IdentityFailure.DeviceExists(id));
              }
              Instant expiresAt = tokens.replace(tx, id, token, now);
              JsonObject details =
                  JsonObject.builder()
                      .put("model", model.value())
                      .put("hardware", hardware.value())
                      .put("tokenExpiresAt", expiresAt.toEpochMilli())
                      .build();
              append(tx, actor, "device.registered", id, details);
              return Result.ok(new Issued(found(tx, id).orElseThrow(), token.reveal(), expiresAt));
            });
  }

  /// A line of a list of devices.
  public record Listed(DeviceId id, Model model, HardwareId hardware) {}

  /// Makes all devices of a list known, or none.
  /// @param sha256 of the list as it came, for the audit log
  /// @param withTokens whether each gets an enrolment token
  /// @return the tokens by device, in the order of the list; without tokens empty
  public Result<Map<DeviceId, String>, IdentityFailure> registerAll(
      Actor actor, List<Listed> devices, Digest sha256, boolean withTokens) {
    Instant now = ledger.clock().instant();
    Map<DeviceId, String> made = new LinkedHashMap<>();
    try {
      return ledger
          .database()
          .write(
              tx -> {
                for (Listed one : devices) {
                  if (!ledger
                      .fleet()
                      .register(tx, one.id(), one.model(), one.hardware(), Map.of(), now)) {
                    throw new Taken(one.id()); // nothing of the list is kept
                  }
                  if (withTokens) {
                    Secret token = Secret.random();
                    tokens.replace(tx, one.id(), token, now);
                    made.put(one.id(), token.reveal());
                  }
                  tx.afterCommit(() -> ledger.changed().accept(one.id()));
                }
                JsonObject details =
                    JsonObject.builder()
                        .put("devices", devices.size())
                        .put("sha256", sha256.hex())
                        .put("tokens", withTokens)
                        .build();
                ledger.audit().append(tx, actor, "devices.listed", "list", details);
                return Result.ok(made);
              });
    } catch (Taken e) {
      return Result.failed(new IdentityFailure.DeviceExists(e.device));
    }
  }

  /// Takes the transaction back.
  private static final class Taken extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient DeviceId device;

    Taken(DeviceId device) {
      super(device.value(), null, false, false);
      this.device = device;
    }
  }

  /// Gives a new enrolment token; an earlier one counts for nothing then. Also for a revoked
  /// device: enrolling with the token takes it back into the fleet.
  public Result<Issued, IdentityFailure> newToken(Actor actor, DeviceId id) {
    Instant now = ledger.clock().instant();
    Secret token = Secret.random();
    return ledger
        .database()
        .write(
            tx -> {
              Optional<Device> device = found(tx, id);
              if (device.isEmpty()) {
                return Result.failed(new IdentityFailure.UnknownDevice(id));
              }
              Instant expiresAt = tokens.replace(tx, id, token, now);
              JsonObject details =
                  JsonObject.builder().put("tokenExpiresAt", expiresAt.toEpochMilli()).build();
              append(tx, actor, "device.enrolment-token-issued", id, details);
              return Result.ok(new Issued(device.get(), token.reveal(), expiresAt));
            });
  }

  /// Takes a device's certificates and its enrolment token out of force. Its next request is
  /// refused, whatever connection or TLS session it comes on. Revoking twice changes nothing.
  public Result<Device, IdentityFailure> revoke(Actor actor, DeviceId id, String reason) {
    Instant now = ledger.clock().instant();
    return ledger
        .database()
        .write(
            tx -> {
              Optional<Device> device = found(tx, id);
              if (device.isEmpty()) {
                return Result.failed(new IdentityFailure.UnknownDevice(id));
              }
              if (device.get().state() == DeviceState.REVOKED) {
                return Result.ok(device.get());
              }
              certificates.revokeAll(tx, id, now);
              tokens.use(tx, id, now);
              deviceTokens.endIn(tx, id);
              ledger.fleet().changeState(tx, id, DeviceState.REVOKED);
              append(
                  tx,
                  actor,
                  "device.revoked",
                  id,
                  JsonObject.builder().put("reason", reason).build());
              return Result.ok(found(tx, id).orElseThrow());
            });
  }

  private Optional<Device> found(Transaction tx, DeviceId id) throws SQLException {
    return ledger.fleet().find(tx, id);
  }

  private void append(Transaction tx, Actor actor, String act, DeviceId id, JsonObject details)
      throws SQLException {
    ledger.audit().append(tx, actor, act, id.value(), details);
    tx.afterCommit(() -> ledger.changed().accept(id));
  }
}
