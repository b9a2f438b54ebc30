package dev.pawl.server.identity;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.server.fleet.Device;
import dev.pawl.server.fleet.DeviceState;
import dev.pawl.server.sql.Transaction;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/// Gives a device its first certificate in exchange for the one of its factory (RFC 7030, 3.3.2).
///
/// Order of checks: 1 a known factory issued what is shown, and it is in time, 2 its common name is
/// a device's, 3 the request is for that name, 4 the device is registered, else it is quarantined,
/// 5 it is not revoked, 6 it has no certificate yet. So a factory's certificate is good once: to
/// take a device over with a copy of it needs an operator's token.
public final class FactoryEnrolment {
  private final Ledger ledger;
  private final DeviceAuthority authority;
  private final CertificateRegistry certificates;
  private final FactoryAuthorities factories;
  private final Quarantine quarantine;

  /// Enrols devices of `factories` with certificates of `authority`.
  public FactoryEnrolment(
      Ledger ledger,
      DeviceAuthority authority,
      CertificateRegistry certificates,
      FactoryAuthorities factories,
      Quarantine quarantine) {
    this.ledger = ledger;
    this.authority = authority;
    this.certificates = certificates;
    this.factories = factories;
    this.quarantine = quarantine;
  }

  /// @param shown the certificate of the connection, whose key the device holds
  Result<X509Certificate, IdentityFailure> enrol(X509Certificate shown, byte[] signingRequest) {
    Instant now = ledger.clock().instant();
    Optional<FactoryAuthorities.Factory> factory = factories.issuerOf(shown);
    if (factory.isEmpty()) {
      return Result.failed(new IdentityFailure.NoEnrolmentToken());
    }
    Instant from = shown.getNotBefore().toInstant();
    Instant until = shown.getNotAfter().toInstant();
    if (now.isBefore(from) || now.isAfter(until)) {
      return Result.failed(new IdentityFailure.CertificateOutOfDate(from, until, now));
    }
    Optional<DeviceId> named = deviceIn(shown);
    if (named.isEmpty()) {
      return Result.failed(
          new IdentityFailure.UnknownCertificate(shown.getSubjectX500Principal().getName()));
    }
    return SigningRequest.check(named.get(), signingRequest)
        .then(request -> enrol(request, factory.get().name(), now));
  }

  private Result<X509Certificate, IdentityFailure> enrol(
      SigningRequest request, String factory, Instant now) {
    DeviceId device = request.device();
    Optional<Device> known = ledger.fleet().find(device);
    if (known.isEmpty()) {
      quarantine.keep(device, factory, now);
      return Result.failed(new IdentityFailure.Quarantined(device));
    }
    X509Certificate made = authority.issueFor(device, request.key(), now);
    return ledger.database().write(tx -> record(tx, request, factory, made, now));
  }

  private Result<X509Certificate, IdentityFailure> record(
      Transaction tx, SigningRequest request, String factory, X509Certificate made, Instant now)
      throws SQLException {
    DeviceId device = request.device();
    DeviceState state = ledger.fleet().find(tx, device).orElseThrow().state();
    if (state == DeviceState.REVOKED) {
      return Result.failed(new IdentityFailure.Revoked(device));
    }
    if (state == DeviceState.ENROLLED) {
      // An answer that was lost is given again; anything else is somebody else's wish.
      return certificates
          .current(device)
          .filter(certificate -> certificate.getPublicKey().equals(request.key()))
          .<Result<X509Certificate, IdentityFailure>>map(Result::ok)
          .orElseGet(() -> Result.failed(new IdentityFailure.EnrolledAlready(device)));
    }
    certificates.add(tx, device, made, now);
    quarantine.forget(tx, device);
    ledger.fleet().changeState(tx, device, DeviceState.ENROLLED);
    ledger
        .audit()
        .append(
            tx,
            Actor.device(device.value()),
            "device.enrolled",
            device.value(),
            JsonObject.builder()
                .put("factory", factory)
                .put("serial", made.getSerialNumber().toString(16))
                .put("expiresAt", made.getNotAfter().toInstant().toEpochMilli())
                .build());
    tx.afterCommit(() -> ledger.changed().accept(device));
    return Result.ok(made);
  }

  private static Optional<DeviceId> deviceIn(X509Certificate certificate) {
    try {
      var names =
          new LdapName(certificate.getSubjectX500Principal().getName())
              .getRdns().stream()
                  .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                  .map(rdn -> String.valueOf(rdn.getValue()))
                  .toList();
      return names.size() == 1 ? Optional.of(new DeviceId(names.getFirst())) : Optional.empty();
    } catch (InvalidNameException | MalformedInput e) {
      return Optional.empty();
    }
  }
}
