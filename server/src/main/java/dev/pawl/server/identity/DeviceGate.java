package dev.pawl.server.identity;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.MalformedInput;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gate of the device listener: a client certificate is the identity of a device.
///
/// Order of checks, on every request: 1 there is a certificate (the TLS layer, or a trusted proxy,
/// has checked that it leads to our authority and that the peer holds its key), 2 its dates, for a
/// resumed session may outlive them, 3 it is one we issued, 4 it is in force, 5 the path speaks of
/// that device and of its tenant. A renewed certificate that comes through ends the earlier one.
///
/// Without a certificate a token counts where [DeviceAccess] switched it on, on the device's own
/// paths only: 1 the path's device is known and not revoked, 2 the token is its own, or that of the
/// gateway, 3 the tenant. Who shows a certificate is judged by that alone.
public final class DeviceGate implements Gate {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceGate.class);
  private static final String TARGET = "TargetToken ";
  private static final String GATEWAY = "GatewayToken ";

  private final Parts parts;
  private final Tenant tenant;
  private final InstantSource clock;

  /// @param renewal is told when a renewed certificate is shown
  /// @param tokens count where they are switched on
  /// @param clones is told who spoke from where
  public record Parts(
      CertificateRegistry certificates,
      Ledger ledger,
      Renewal renewal,
      DeviceTokens tokens,
      DeviceAccess access,
      CloneWatch clones) {}

  /// Lets in the devices of the ledger's tenant.
  public DeviceGate(Parts parts) {
    this.parts = parts;
    this.tenant = parts.ledger.tenant();
    this.clock = parts.ledger.clock();
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
    Optional<X509Certificate> shown = head.certificate();
    if (shown.isEmpty() && parts.access.trusts(head.address())) {
      shown = ForwardedCertificate.in(head);
    }
    if (shown.isPresent()) {
      return byCertificate(access, head, shown.get());
    }
    Optional<String> authorization = head.header("authorization");
    boolean token =
        access == Access.DEVICE_IN_PATH
            && authorization
                .filter(text -> text.startsWith(TARGET) || text.startsWith(GATEWAY))
                .isPresent();
    return token
        ? byToken(head, authorization.orElseThrow())
        : refused(new IdentityFailure.NoCertificate());
  }

  private Result<Caller, Refusal> byToken(RequestHead head, String authorization) {
    DeviceId device;
    try {
      device = new DeviceId(head.variable("device"));
    } catch (MalformedInput e) {
      return refused(new IdentityFailure.WrongDeviceToken());
    }
    boolean matches =
        authorization.startsWith(TARGET)
            ? parts.tokens.isTarget(device, secret(authorization, TARGET))
            : parts.tokens.isGateway(secret(authorization, GATEWAY));
    if (!matches) {
      return refused(new IdentityFailure.WrongDeviceToken());
    }
    return switch (parts.tokens.standing(device)) {
      case Result.Failed<DeviceId, IdentityFailure>(IdentityFailure why) -> refused(why);
      case Result.Ok<DeviceId, IdentityFailure> _ ->
          ofTenant(head, new Caller.Device(device, Optional.empty()));
    };
  }

  private static Secret secret(String authorization, String scheme) {
    return Secret.presented(authorization.substring(scheme.length()).strip());
  }

  private Result<Caller, Refusal> byCertificate(
      Access access, RequestHead head, X509Certificate certificate) {
    Instant now = clock.instant();
    if (!isInTime(certificate, now)) {
      return refused(
          new IdentityFailure.CertificateOutOfDate(
              certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant(), now));
    }
    Optional<CertificateRegistry.Known> known = parts.certificates.find(certificate);
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
        suspect(device, parts.clones.showedReplaced(device, head.address(), now));
        return refused(new IdentityFailure.Replaced(device));
      }
      case IN_FORCE, PENDING -> {}
    }
    if (access == Access.DEVICE_IN_PATH && !head.variable("device").equals(device.value())) {
      return refused(new IdentityFailure.OtherDevice(device, head.variable("device")));
    }
    Result<Caller, Refusal> admitted =
        ofTenant(head, new Caller.Device(device, Optional.of(certificate)));
    if (admitted instanceof Result.Ok
        && known.get().standing() == CertificateRegistry.Standing.PENDING) {
      parts.renewal.shown(device, certificate);
    }
    // Behind a proxy all devices have its address.
    if (admitted instanceof Result.Ok && !parts.access.trusts(head.address())) {
      suspect(device, parts.clones.seen(device, head.address(), now));
    }
    return admitted;
  }

  /// An event for people to look at; the request goes its way.
  private void suspect(DeviceId device, Optional<String> sign) {
    if (sign.isEmpty()) {
      return;
    }
    LOG.warn("device {} may have a copy: {}", device, sign.get());
    parts
        .ledger
        .database()
        .write(
            tx ->
                parts
                    .ledger
                    .audit()
                    .append(
                        tx,
                        Actor.server(),
                        "device.clone-suspected",
                        device.value(),
                        JsonObject.builder().put("sign", sign.get()).build()));
  }

  /// Enrolment has no tenant in its paths.
  private Result<Caller, Refusal> ofTenant(RequestHead head, Caller caller) {
    return head.find("tenant").filter(named -> !named.equals(tenant.value())).isPresent()
        ? Result.failed(new HttpFailure.UnknownPath(head.method().name(), head.path()).refusal())
        : Result.ok(caller);
  }

  private static boolean isInTime(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }

  private static Result<Caller, Refusal> refused(IdentityFailure failure) {
    return Result.failed(new Refusal(failure.status(), failure));
  }
}
