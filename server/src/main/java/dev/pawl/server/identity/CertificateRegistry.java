package dev.pawl.server.identity;

import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.Transaction;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The certificates issued to devices, and which of them are in force. Kept in memory beside the
/// database, so that the check on every request costs no query; the memory changes in the moment of
/// the commit, before whoever revokes gets an answer.
public final class CertificateRegistry {
  /// What is known of a certificate.
  /// @param inForce false once it was revoked or replaced
  record Known(DeviceId device, boolean inForce) {}

  private final Database database;
  private final Tenant tenant;
  private final Map<Digest, Known> known = new ConcurrentHashMap<>();

  /// Reads all certificates of `tenant`.
  public CertificateRegistry(Database database, Tenant tenant) {
    this.database = database;
    this.tenant = tenant;
    database.read(
        tx -> {
          tx.each(
              "SELECT fingerprint, device, revoked_at FROM certificate WHERE tenant = ?",
              row ->
                  known.put(
                      Digest.parseSha256(row.text("fingerprint")),
                      new Known(
                          new DeviceId(row.text("device")),
                          row.optionalNumber("revoked_at").isEmpty())),
              tenant.value());
          return 0;
        });
  }

  /// What is known of this certificate, whole: its name or number alone prove nothing.
  Optional<Known> find(X509Certificate certificate) {
    return Optional.ofNullable(known.get(fingerprint(certificate)));
  }

  /// The certificate of a device that is in force, if it has one.
  public Optional<X509Certificate> current(DeviceId device) {
    Optional<byte[]> der =
        database.read(
            tx ->
                tx.first(
                    "SELECT content FROM certificate WHERE tenant = ? AND device = ?"
                        + " AND revoked_at IS NULL ORDER BY issued_at DESC LIMIT 1",
                    row -> row.bytes("content"),
                    tenant.value(),
                    device.value()));
    try {
      return der.isPresent() ? Optional.of(CredentialFile.parse(der.get())) : Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("reading the certificate of " + device, e);
    }
  }

  /// A device and when its certificate ends.
  public record Ending(DeviceId device, Instant at) {}

  /// The certificate in force that ends first.
  public Optional<Ending> firstToEnd() {
    return database.read(
        tx ->
            tx.first(
                "SELECT device, expires_at FROM certificate WHERE tenant = ?"
                    + " AND revoked_at IS NULL ORDER BY expires_at LIMIT 1",
                row ->
                    new Ending(
                        new DeviceId(row.text("device")),
                        Instant.ofEpochMilli(row.number("expires_at"))),
                tenant.value()));
  }

  /// Records a new certificate of a device. It replaces the earlier ones.
  void add(Transaction tx, DeviceId device, X509Certificate certificate, Instant now)
      throws SQLException {
    revokeAll(tx, device, now);
    Digest fingerprint = fingerprint(certificate);
    tx.update(
        "INSERT INTO certificate (tenant, fingerprint, serial, device, content, issued_at,"
            + " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        tenant.value(),
        fingerprint.hex(),
        certificate.getSerialNumber().toString(16),
        device.value(),
        CredentialFile.der(certificate),
        now,
        certificate.getNotAfter().toInstant());
    tx.afterCommit(() -> known.put(fingerprint, new Known(device, true)));
  }

  /// From the commit on, no certificate of this device is in force.
  void revokeAll(Transaction tx, DeviceId device, Instant now) throws SQLException {
    List<Digest> inForce =
        tx.list(
            "SELECT fingerprint FROM certificate"
                + " WHERE tenant = ? AND device = ? AND revoked_at IS NULL",
            row -> Digest.parseSha256(row.text("fingerprint")),
            tenant.value(),
            device.value());
    tx.update(
        "UPDATE certificate SET revoked_at = ?"
            + " WHERE tenant = ? AND device = ? AND revoked_at IS NULL",
        now,
        tenant.value(),
        device.value());
    tx.afterCommit(
        () -> inForce.forEach(fingerprint -> known.put(fingerprint, new Known(device, false))));
  }

  private static Digest fingerprint(X509Certificate certificate) {
    return Digest.sha256(CredentialFile.der(certificate));
  }
}
