package dev.pawl.server.identity;

import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.Row;
import dev.pawl.server.sql.Transaction;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The certificates issued to devices, and which of them are in force. Kept in memory beside the
/// database, so that the check on every request costs no query; the memory changes in the moment of
/// the commit, before whoever revokes gets an answer.
///
/// A device has one certificate in force, and for a while two: a renewed one is *pending* until the
/// device first shows it, which ends the earlier one. So a device that loses power anywhere in a
/// renewal is let in with whichever it has.
public final class CertificateRegistry {
  /// How much a certificate counts.
  enum Standing {
    /// Lets its device in.
    IN_FORCE,
    /// Lets its device in as well; the first time ends the others.
    PENDING,
    /// Another took its place: whoever still shows it has a copy of an old key.
    REPLACED,
    /// Taken out of force by an operator.
    REVOKED;

    private static Standing read(Row row) throws SQLException {
      if (row.optionalNumber("revoked_at").isEmpty()) {
        return row.flag("pending") ? PENDING : IN_FORCE;
      }
      return row.optionalText("ended_as").filter("replaced"::equals).isPresent()
          ? REPLACED
          : REVOKED;
    }
  }

  /// What is known of a certificate.
  record Known(DeviceId device, Standing standing) {
    /// Whether it lets its device in.
    boolean inForce() {
      return standing == Standing.IN_FORCE || standing == Standing.PENDING;
    }
  }

  /// A certificate that ended before its time, for the revocation list.
  /// @param replaced whether another one took its place
  record Ended(BigInteger serial, Instant at, boolean replaced) {}

  private final Database database;
  private final Tenant tenant;
  private final Map<Digest, Known> known = new ConcurrentHashMap<>();
  private final AtomicLong endings = new AtomicLong();

  /// Reads all certificates of `tenant`.
  public CertificateRegistry(Database database, Tenant tenant) {
    this.database = database;
    this.tenant = tenant;
    database.read(
        tx -> {
          tx.each(
              "SELECT fingerprint, device, revoked_at, pending, ended_as FROM certificate"
                  + " WHERE tenant = ?",
              row ->
                  known.put(
                      Digest.parseSha256(row.text("fingerprint")),
                      new Known(new DeviceId(row.text("device")), Standing.read(row))),
              tenant.value());
          return 0;
        });
  }

  /// What is known of this certificate, whole: its name or number alone prove nothing.
  Optional<Known> find(X509Certificate certificate) {
    return Optional.ofNullable(known.get(fingerprint(certificate)));
  }

  /// The newest certificate of a device that is in force, if it has one.
  public Optional<X509Certificate> current(DeviceId device) {
    return database.read(tx -> newest(tx, device, "revoked_at IS NULL"));
  }

  /// The certificate of a device that waits to be shown for the first time.
  Optional<X509Certificate> pending(Transaction tx, DeviceId device) throws SQLException {
    return newest(tx, device, "revoked_at IS NULL AND pending = 1");
  }

  private Optional<X509Certificate> newest(Transaction tx, DeviceId device, String condition)
      throws SQLException {
    Optional<byte[]> der =
        tx.first(
            "SELECT content FROM certificate WHERE tenant = ? AND device = ? AND "
                + condition
                + " ORDER BY issued_at DESC LIMIT 1",
            row -> row.bytes("content"),
            tenant.value(),
            device.value());
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

  /// How many certificates a device was given since `from`.
  int issuedSince(Transaction tx, DeviceId device, Instant from) throws SQLException {
    return tx.list(
            "SELECT fingerprint FROM certificate WHERE tenant = ? AND device = ?"
                + " AND issued_at > ?",
            row -> row.text("fingerprint"),
            tenant.value(),
            device.value(),
            from)
        .size();
  }

  /// What ended before its time and would still be valid at `now`.
  List<Ended> ended(Instant now) {
    return database.read(
        tx ->
            tx.list(
                "SELECT serial, revoked_at, ended_as FROM certificate WHERE tenant = ?"
                    + " AND revoked_at IS NOT NULL AND expires_at > ? ORDER BY revoked_at, serial",
                row ->
                    new Ended(
                        new BigInteger(row.text("serial"), 16),
                        row.time("revoked_at"),
                        row.optionalText("ended_as").filter("replaced"::equals).isPresent()),
                tenant.value(),
                now));
  }

  /// Grows whenever a certificate ends.
  long endings() {
    return endings.get();
  }

  /// Records a new certificate of a device. It replaces the earlier ones.
  void add(Transaction tx, DeviceId device, X509Certificate certificate, Instant now)
      throws SQLException {
    end(tx, device, "1 = 1", Standing.REPLACED, now);
    insert(tx, device, certificate, Standing.IN_FORCE, now);
  }

  /// Records a renewed certificate. It replaces the others once it was shown; another one that
  /// waits ends at once.
  void addPending(Transaction tx, DeviceId device, X509Certificate certificate, Instant now)
      throws SQLException {
    end(tx, device, "pending = 1", Standing.REPLACED, now);
    insert(tx, device, certificate, Standing.PENDING, now);
  }

  private void insert(
      Transaction tx, DeviceId device, X509Certificate certificate, Standing standing, Instant now)
      throws SQLException {
    Digest fingerprint = fingerprint(certificate);
    tx.update(
        "INSERT INTO certificate (tenant, fingerprint, serial, device, content, issued_at,"
            + " expires_at, pending) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        tenant.value(),
        fingerprint.hex(),
        certificate.getSerialNumber().toString(16),
        device.value(),
        CredentialFile.der(certificate),
        now,
        certificate.getNotAfter().toInstant(),
        standing == Standing.PENDING ? 1 : 0);
    tx.afterCommit(() -> known.put(fingerprint, new Known(device, standing)));
  }

  /// The device showed the certificate that was pending: the others end.
  /// @return false if it is pending no more, as another request was faster
  boolean confirm(Transaction tx, DeviceId device, X509Certificate certificate, Instant now)
      throws SQLException {
    Digest fingerprint = fingerprint(certificate);
    int changed =
        tx.update(
            "UPDATE certificate SET pending = 0 WHERE tenant = ? AND fingerprint = ?"
                + " AND pending = 1 AND revoked_at IS NULL",
            tenant.value(),
            fingerprint.hex());
    if (changed == 0) {
      return false;
    }
    end(tx, device, "fingerprint <> '" + fingerprint.hex() + "'", Standing.REPLACED, now);
    tx.afterCommit(() -> known.put(fingerprint, new Known(device, Standing.IN_FORCE)));
    return true;
  }

  /// From the commit on, no certificate of this device is in force.
  void revokeAll(Transaction tx, DeviceId device, Instant now) throws SQLException {
    end(tx, device, "1 = 1", Standing.REVOKED, now);
  }

  private void end(
      Transaction tx, DeviceId device, String condition, Standing standing, Instant now)
      throws SQLException {
    String which = " WHERE tenant = ? AND device = ? AND revoked_at IS NULL AND " + condition;
    List<Digest> inForce =
        tx.list(
            "SELECT fingerprint FROM certificate" + which,
            row -> Digest.parseSha256(row.text("fingerprint")),
            tenant.value(),
            device.value());
    tx.update(
        "UPDATE certificate SET revoked_at = ?, ended_as = ?" + which,
        now,
        standing == Standing.REPLACED ? "replaced" : "revoked",
        tenant.value(),
        device.value());
    tx.afterCommit(
        () -> {
          inForce.forEach(fingerprint -> known.put(fingerprint, new Known(device, standing)));
          endings.addAndGet(inForce.size());
        });
  }

  private static Digest fingerprint(X509Certificate certificate) {
    return Digest.sha256(CredentialFile.der(certificate));
  }
}
