package dev.pawl.server.identity;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.access.Access;
import dev.pawl.server.access.Caller;
import dev.pawl.server.http.Gate;
import dev.pawl.server.http.HttpFailure;
import dev.pawl.server.http.Refusal;
import dev.pawl.server.http.RequestHead;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// The gate of the device listener: a client certificate is the identity of a device.
///
/// Order of checks, on every request: 1 there is a certificate (the TLS layer has checked that it
/// leads to our authority and that the peer holds its key), 2 its dates, for a resumed session may
/// outlive them, 3 it is one we issued, 4 it is in force, 5 the path speaks of that device and of
/// its tenant. A renewed certificate that comes through ends the earlier one.
public final class DeviceGate implements Gate {
  private final CertificateRegistry certificates;
  private final Renewal renewal;
  private final Tenant tenant;
  private final InstantSource clock;

  /// Lets in the devices of the ledger's tenant.
  /// @param renewal is told when a renewed certificate is shown
  public DeviceGate(CertificateRegistry certificates, Ledger ledger, Renewal renewal) {
    this.certificates = certificates;
    this.renewal = renewal;
    this.tenant = ledger.tenant();
    this.clock = ledger.clock();
  }

  @Override
  public Result<Caller, Refusal> admit(Access access, RequestHead head) {
    return switch (access) {
      case ANYONE -> Result.ok(new Caller.Unknown());
      case ANY_DEVICE, DEVICE_IN_PATH -> device(access, head);
      // No operator is known on this listener.
      case VIEWER, OPERATOR, ADMIN -> refused(new IdentityFailure.NoToken());
    };
  }

  private Result<Caller, Refusal> device(Access access, RequestHead head) {
    if (head.certificate().isEmpty()) {
      return refused(new IdentityFailure.NoCertificate());
    }
    X509Certificate certificate = head.certificate().get();
    Instant now = clock.instant();
    if (!isInTime(certificate, now)) {
      return refused(
          new IdentityFailure.CertificateOutOfDate(
              certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant(), now));
    }
    Optional<CertificateRegistry.Known> known = certificates.find(certificate);
    if (known.isEmpty()) {
      return refused(
          new IdentityFailure.UnknownCertificate(certificate.getSubjectX500Principal().getName()));
    }
    DeviceId device = known.get().device();
    switch (known.get().standing()) {
      case REVOKED -> {
        return refused(new IdentityFailure.Revoked(device));
      }
      case REPLACED -> {
        return refused(new IdentityFailure.Replaced(device));
      }
      case IN_FORCE, PENDING -> {}
    }
    if (access == Access.DEVICE_IN_PATH && !head.variable("device").equals(device.value())) {
      return refused(new IdentityFailure.OtherDevice(device, head.variable("device")));
    }
    // Enrolment has no tenant in its paths.
    if (head.find("tenant").filter(named -> !named.equals(tenant.value())).isPresent()) {
      return Result.failed(
          new HttpFailure.UnknownPath(head.method().name(), head.path()).refusal());
    }
    if (known.get().standing() == CertificateRegistry.Standing.PENDING) {
      renewal.shown(device, certificate);
    }
    return Result.ok(new Caller.Device(device));
  }

  private static boolean isInTime(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }

  private static Result<Caller, Refusal> refused(IdentityFailure failure) {
    return Result.failed(new Refusal(failure.status(), failure));
  }
}
