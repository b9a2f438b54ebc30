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
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Enrolment over Secure Transport (RFC 7030): `cacerts` and `simpleenroll`, the latter with HTTP
/// Basic (3.2.3): user name = device id, password = one-time token. Open to everybody: the token is
/// the proof.
public final class EstEndpoints {
  private static final Logger LOG = LoggerFactory.getLogger(EstEndpoints.class);
  private static final String SCHEME = "basic ";
  private static final String CERTIFICATES = "application/pkcs7-mime; smime-type=certs-only";

  private final Enrolment enrolment;
  private final X509Certificate authority;

  /// Enrols by `enrolment`; gives `authority` to whoever asks.
  public EstEndpoints(Enrolment enrolment, X509Certificate authority) {
    this.enrolment = enrolment;
    this.authority = authority;
  }

  /// The routes, for the device listener.
  public List<Route> routes() {
    return List.of(
        Route.of(Method.GET, "/.well-known/est/cacerts", Access.ANYONE, this::authority),
        Route.of(Method.POST, "/.well-known/est/simpleenroll", Access.ANYONE, this::enrol)
            .withBodyLimit(new ByteCount(SigningRequest.LONGEST)));
  }

  /// RFC 7030, 4.1.
  private Response authority(Request request) {
    return certificates(authority);
  }

  /// RFC 7030, 4.2.
  private Response enrol(Request request) {
    Optional<Credentials> credentials = request.header("authorization").flatMap(Credentials::of);
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
    return switch (enrolment.enrol(device, credentials.get().password(), request.bodyBytes())) {
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
      byte[] lines = Base64.getMimeEncoder(64, new byte[] {'\r', '\n'}).encode(der);
      return Response.bytes(200, CERTIFICATES, lines)
          .withHeader("content-transfer-encoding", "base64");
    } catch (GeneralSecurityException | CMSException | java.io.IOException e) {
      throw new IllegalStateException("wrapping a certificate", e);
    }
  }
}
