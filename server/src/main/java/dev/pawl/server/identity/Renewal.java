package dev.pawl.server.identity;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.sql.Transaction;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Gives a device its next certificate in exchange for the one it has (RFC 7030, 4.2.2), for the
/// same key or a new one.
///
/// Both count until the new one was shown ([#shown]), so that a device that loses power at any
/// moment is let in with what it has. A request for a key whose certificate is pending already gets
/// that one again: an answer that was lost costs nothing.
public final class Renewal {
  /// Most certificates of one device in a day: a device that asks again and again must not fill the
  /// disk.
  static final int MOST_A_DAY = 16;

  private static final Duration DAY = Duration.ofDays(1);

  private final Ledger ledger;
  private final DeviceAuthority authority;
  private final CertificateRegistry certificates;

  /// Renews with certificates of `authority`, recorded in `certificates`.
  public Renewal(Ledger ledger, DeviceAuthority authority, CertificateRegistry certificates) {
    this.ledger = ledger;
    this.authority = authority;
    this.certificates = certificates;
  }

  /// @param shown the certificate of the connection, which was found to be in force
  /// @param signingRequest PKCS #10 in Base64
  Result<X509Certificate, IdentityFailure> renew(
      DeviceId device, X509Certificate shown, byte[] signingRequest) {
    Instant now = ledger.clock().instant();
    return SigningRequest.checkRenewal(device, shown, signingRequest)
        .then(
            request -> {
              Optional<X509Certificate> again = ledger.database().read(tx -> waiting(tx, request));
              if (again.isPresent()) {
                return Result.ok(again.get());
              }
              X509Certificate made = authority.issueFor(device, request.key(), now);
              return ledger.database().write(tx -> record(tx, request, shown, made, now));
            });
  }

  private Optional<X509Certificate> waiting(Transaction tx, SigningRequest request)
      throws SQLException {
    return certificates
        .pending(tx, request.device())
        .filter(certificate -> certificate.getPublicKey().equals(request.key()));
  }

  private Result<X509Certificate, IdentityFailure> record(
      Transaction tx,
      SigningRequest request,
      X509Certificate shown,
      X509Certificate made,
      Instant now)
      throws SQLException {
    DeviceId device = request.device();
    // Again inside the transaction: an operator may have revoked the device meanwhile.
    if (certificates.find(shown).filter(CertificateRegistry.Known::inForce).isEmpty()) {
      return Result.failed(new IdentityFailure.Revoked(device));
    }
    Optional<X509Certificate> again = waiting(tx, request);
    if (again.isPresent()) {
      return Result.ok(again.get());
    }
    if (certificates.issuedSince(tx, device, now.minus(DAY)) >= MOST_A_DAY) {
      return Result.failed(new IdentityFailure.TooManyRenewals(device, MOST_A_DAY));
    }
    certificates.addPending(tx, device, made, now);
    append(tx, "device.certificate-renewed", device, made);
    return Result.ok(made);
  }

  /// A device was let in with a certificate that was pending: its earlier ones end with the commit.
  void shown(DeviceId device, X509Certificate certificate) {
    Instant now = ledger.clock().instant();
    ledger
        .database()
        .write(
            tx -> {
              boolean first = certificates.confirm(tx, device, certificate, now);
              if (first) {
                append(tx, "device.certificate-replaced", device, certificate);
              }
              return first;
            });
  }

  private void append(Transaction tx, String act, DeviceId device, X509Certificate certificate)
      throws SQLException {
    ledger
        .audit()
        .append(
            tx,
            Actor.device(device.value()),
            act,
            device.value(),
            JsonObject.builder()
                .put("serial", certificate.getSerialNumber().toString(16))
                .put("expiresAt", certificate.getNotAfter().toInstant().toEpochMilli())
                .build());
  }
}
