package dev.pawl.server.identity;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.server.access.Access;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Enrolment over Secure Transport (RFC 7030): `cacerts`, `csrattrs`, `simpleenroll` with HTTP
/// Basic
/// (3.2.3): user name = device id, password = one-time token, and `simplereenroll` with the
/// certificate the device has. The first three are open to everybody: the token is the proof.
/// Beside them the list of revoked certificates (RFC 5280, 5), for proxies and auditors.
public final class EstEndpoints {
  private static final Logger LOG = LoggerFactory.getLogger(EstEndpoints.class);
  private static final String SCHEME = "basic ";
  private static final String CERTIFICATES = "application/pkcs7-mime; smime-type=certs-only";

  /// What a device may ask for: a key on P-256 and a signature with it (RFC 7030, 4.5.2).
  private static final byte[] ATTRIBUTES = wantedInRequests();

  private final Enrolment enrolment;
  private final FactoryEnrolment factory;
  private final Renewal renewal;
  private final RevocationList revoked;
  private final X509Certificate authority;

  /// @param authority given to whoever asks
  public EstEndpoints(
      Enrolment enrolment,
      FactoryEnrolment factory,
      Renewal renewal,
      RevocationList revoked,
      X509Certificate authority) {
    this.factory = factory;
    this.enrolment = enrolment;
    this.renewal = renewal;
    this.revoked = revoked;
    this.authority = authority;
  }

  /// The routes, for the device listener.
  public List<Route> routes() {
    return List.of(
        Route.of(Method.GET, "/.well-known/est/cacerts", Access.ANYONE, this::authority),
        Route.of(Method.GET, "/.well-known/est/csrattrs", Access.ANYONE, this::attributes),
        Route.of(Method.GET, "/pki/devices.crl", Access.ANYONE, this::revoked),
        Route.of(Method.POST, "/.well-known/est/simpleenroll", Access.ANYONE, this::enrol)
            .withBodyLimit(new ByteCount(SigningRequest.LONGEST)),
        Route.of(Method.POST, "/.well-known/est/simplereenroll", Access.ANY_DEVICE, this::renew)
            .withBodyLimit(new ByteCount(SigningRequest.LONGEST)));
  }

  /// RFC 7030, 4.5.
  private Response attributes(Request request) {
    return Response.bytes(200, "application/csrattrs", lines(ATTRIBUTES))
        .withHeader("content-transfer-encoding", "base64");
  }

  /// RFC 2585, 4.2.
  private Response revoked(Request request) {
    return Response.bytes(200, "application/pkix-crl", revoked.der());
  }

  /// RFC 7030, 4.2.2.
  private Response renew(Request request) {
    return request
        .deviceCertificate()
        .map(shown -> answer(renewal.renew(request.device(), shown, request.bodyBytes())))
        .orElseGet(() -> refused(new IdentityFailure.NoCertificate()));
  }

  /// RFC 7030, 4.1.
  private Response authority(Request request) {
    return certificates(authority);
  }

  /// RFC 7030, 4.2.
  private Response enrol(Request request) {
    Optional<Credentials> credentials = request.header("authorization").flatMap(Credentials::of);
    Optional<X509Certificate> shown = request.head().certificate();
    if (credentials.isEmpty() && shown.isPresent()) {
      return answer(factory.enrol(shown.get(), request.bodyBytes()));
    }
    if (credentials.isEmpty()) {
      return refused(new IdentityFailure.NoEnrolmentToken());
    }
    String user = credentials.get().user();
    DeviceId device;
    try {
      device = new DeviceId(user);
    } catch (MalformedInput e) {
      return refused(new IdentityFailure.WrongEnrolmentToken("of a malformed name"));
    }
    return answer(enrolment.enrol(device, credentials.get().password(), request.bodyBytes()));
  }

  private static Response answer(Result<X509Certificate, IdentityFailure> result) {
    return switch (result) {
      case Result.Ok<X509Certificate, IdentityFailure>(X509Certificate certificate) ->
          certificates(certificate);
      case Result.Failed<X509Certificate, IdentityFailure>(IdentityFailure failure) -> {
        LOG.warn("{}", failure.explain());
        yield refused(failure);
      }
    };
  }

  private record Credentials(String user, Secret password) {
    /// RFC 7617.
    static Optional<Credentials> of(String header) {
      if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
        return Optional.empty();
      }
      try {
        byte[] decoded = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
        String text = new String(decoded, StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        return colon < 0
            ? Optional.empty()
            : Optional.of(
                new Credentials(
                    text.substring(0, colon), Secret.presented(text.substring(colon + 1))));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  private static Response refused(IdentityFailure failure) {
    if (failure instanceof IdentityFailure.Quarantined) {
      // RFC 7030, 4.2.3: it waits for a person.
      return Response.empty(202).withHeader("retry-after", "600");
    }
    Response response = Response.refused(failure.status(), failure);
    return failure.status() == 401
        ? response.withHeader("www-authenticate", "Basic realm=\"enrolment\"")
        : response;
  }

  private static Response certificates(X509Certificate certificate) {
    try {
      var generator = new CMSSignedDataGenerator();
      generator.addCertificates(new JcaCertStore(List.of(certificate)));
      byte[] der = generator.generate(new CMSAbsentContent()).getEncoded();
      return Response.bytes(200, CERTIFICATES, lines(der))
          .withHeader("content-transfer-encoding", "base64");
    } catch (GeneralSecurityException | CMSException | IOException e) {
      throw new IllegalStateException("wrapping a certificate", e);
    }
  }

  /// Base64 in lines, the last one ended as well: `openssl base64 -d` overlooks it otherwise.
  private static byte[] lines(byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\r', '\n'}).encodeToString(der);
    return (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] wantedInRequests() {
    var key =
        new Attribute(
            X9ObjectIdentifiers.id_ecPublicKey, new DERSet(X9ObjectIdentifiers.prime256v1));
    try {
      return new DERSequence(new ASN1Encodable[] {key, X9ObjectIdentifiers.ecdsa_with_SHA256})
          .getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("writing what requests may ask for", e);
    }
  }
}
