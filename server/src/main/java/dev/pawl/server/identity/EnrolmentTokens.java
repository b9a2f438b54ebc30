package dev.pawl.server.identity;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.sql.Row;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One-time tokens with which devices enrol. A device has at most one; a new one replaces it.
final class EnrolmentTokens {
  /// How long a token can be used: long enough to build a device in.
  static final Duration VALIDITY = Duration.ofDays(30);

  private record Stored(Digest sha256, Instant expiresAt, Optional<Instant> usedAt) {
    static Stored read(Row row) throws SQLException {
      return new Stored(
          Digest.parseSha256(row.text("sha256")),
          row.time("expires_at"),
          row.optionalTime("used_at"));
    }
  }

  private final Tenant tenant;

  EnrolmentTokens(Tenant tenant) {
    this.tenant = tenant;
  }

  /// Makes a token for a device; an earlier one counts for nothing then.
  /// @param secret what is given to the device
  /// @return when it ends
  Instant replace(Transaction tx, DeviceId device, Secret secret, Instant now) throws SQLException {
    Instant expiresAt = now.plus(VALIDITY);
    tx.update(
        "DELETE FROM enrolment_token WHERE tenant = ? AND device = ?",
        tenant.value(),
        device.value());
    tx.update(
        "INSERT INTO enrolment_token (tenant, device, sha256, created_at, expires_at)"
            + " VALUES (?, ?, ?, ?, ?)",
        tenant.value(),
        device.value(),
        secret.hash().hex(),
        now,
        expiresAt);
    return expiresAt;
  }

  /// Whether `presented` may be used now. What exactly is wrong with a token is told only to who
  /// holds it.
  Result<DeviceId, IdentityFailure> check(
      Transaction tx, DeviceId device, Secret presented, Instant now) throws SQLException {
    Optional<Stored> stored =
        tx.first(
            "SELECT sha256, expires_at, used_at FROM enrolment_token"
                + " WHERE tenant = ? AND device = ?",
            Stored::read,
            tenant.value(),
            device.value());
    if (stored.isEmpty() || !stored.get().sha256().equals(presented.hash())) {
      return Result.failed(new IdentityFailure.WrongEnrolmentToken(device.value()));
    }
    if (!now.isBefore(stored.get().expiresAt())) {
      return Result.failed(
          new IdentityFailure.ExpiredEnrolmentToken(device, stored.get().expiresAt()));
    }
    if (stored.get().usedAt().isPresent()) {
      return Result.failed(
          new IdentityFailure.UsedEnrolmentToken(device, stored.get().usedAt().get()));
    }
    return Result.ok(device);
  }

  /// Marks the device's token as used: it never counts again.
  void use(Transaction tx, DeviceId device, Instant now) throws SQLException {
    tx.update(
        "UPDATE enrolment_token SET used_at = ? WHERE tenant = ? AND device = ?",
        now,
        tenant.value(),
        device.value());
  }
}
