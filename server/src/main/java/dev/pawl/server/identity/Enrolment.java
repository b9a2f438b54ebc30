package dev.pawl.server.identity;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.fleet.DeviceState;
import dev.pawl.server.sql.Transaction;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Instant;

/// Gives a device its certificate in exchange for its one-time token.
///
/// Order of checks: 1 the token, 2 the certificate request. Using up the token, recording the
/// certificate, and the audit entry are one transaction: a token buys one certificate or none. A
/// request that is refused leaves the token unused.
///
/// A device that lost power before it kept its certificate asks again with the same token and key:
/// it gets the same certificate again, as long as that is in force and the token has not expired.
/// Nothing new is issued, so this is no second use.
public final class Enrolment {
  private final Ledger ledger;
  private final DeviceAuthority authority;
  private final CertificateRegistry certificates;
  private final EnrolmentTokens tokens;

  /// Enrols with certificates of `authority`, recorded in `certificates`.
  public Enrolment(Ledger ledger, DeviceAuthority authority, CertificateRegistry certificates) {
    this.ledger = ledger;
    this.authority = authority;
    this.certificates = certificates;
    this.tokens = new EnrolmentTokens(ledger.tenant());
  }

  /// @param signingRequest PKCS #10 in Base64
  Result<X509Certificate, IdentityFailure> enrol(
      DeviceId device, Secret token, byte[] signingRequest) {
    Instant now = ledger.clock().instant();
    // Checked by reading first: strangers get no turn at the writer, nor at the signing key.
    Result<DeviceId, IdentityFailure> checked =
        ledger.database().read(tx -> tokens.check(tx, device, token, now));
    if (checked instanceof Result.Failed<DeviceId, IdentityFailure>(var failure)
        && failure instanceof IdentityFailure.UsedEnrolmentToken) {
      return SigningRequest.check(device, signingRequest)
          .then(request -> sameAgain(request, failure));
    }
    return checked
        .then(known -> SigningRequest.check(known, signingRequest))
        .map(request -> authority.issueFor(device, request.key(), now))
        .then(
            certificate ->
                ledger.database().write(tx -> record(tx, device, token, certificate, now)));
  }

  private Result<X509Certificate, IdentityFailure> sameAgain(
      SigningRequest request, IdentityFailure otherwise) {
    return certificates
        .current(request.device())
        .filter(certificate -> certificate.getPublicKey().equals(request.key()))
        .<Result<X509Certificate, IdentityFailure>>map(Result::ok)
        .orElseGet(() -> Result.failed(otherwise));
  }

  /// Checks the token again, for meanwhile another request may have used it up.
  private Result<X509Certificate, IdentityFailure> record(
      Transaction tx, DeviceId device, Secret token, X509Certificate certificate, Instant now)
      throws SQLException {
    Result<DeviceId, IdentityFailure> checked = tokens.check(tx, device, token, now);
    if (checked instanceof Result.Failed<DeviceId, IdentityFailure>(IdentityFailure failure)) {
      return Result.failed(failure);
    }
    tokens.use(tx, device, now);
    certificates.add(tx, device, certificate, now);
    ledger.fleet().changeState(tx, device, DeviceState.ENROLLED);
    ledger
        .audit()
        .append(
            tx,
            Actor.device(device.value()),
            "device.enrolled",
            device.value(),
            JsonObject.builder()
                .put("serial", certificate.getSerialNumber().toString(16))
                .put("expiresAt", certificate.getNotAfter().toInstant().toEpochMilli())
                .build());
    tx.afterCommit(() -> ledger.changed().accept(device));
    return Result.ok(certificate);
  }
}
