package dev.pawl.server.identity;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.DeviceId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.Set;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// A certificate request (PKCS #10, RFC 2986) that was checked: the sender holds the private key,
/// the key is of a kind we certify, and the name is that of the device. Whatever else the request
/// asks for is ignored: the authority decides what stands in a certificate.
/// @param otherNames whether it asks for alternative names
record SigningRequest(DeviceId device, PublicKey key, X500Name subject, boolean otherNames) {
  /// Longest request, in Base64.
  static final int LONGEST = 16 * 1024;

  /// Bits of the curves we take: P-256 and P-384. Ed25519 is not among what OpenSSL's engine
  /// verifies in TLS, so such a device could not connect.
  private static final Set<Integer> CURVES = Set.of(256, 384);

  /// Reads and checks the body of an EST request (RFC 7030, 4.2.1; RFC 8951: Base64 of DER).
  static Result<SigningRequest, IdentityFailure> check(DeviceId device, byte[] base64) {
    try {
      if (base64.length > LONGEST) {
        return refused(device, "at most " + LONGEST + " bytes", base64.length + " bytes");
      }
      byte[] der =
          Base64.getMimeDecoder().decode(new String(base64, StandardCharsets.US_ASCII).strip());
      var request = new JcaPKCS10CertificationRequest(der);
      PublicKey key = request.getPublicKey();
      int bits =
          key instanceof ECPublicKey ec ? ec.getParams().getCurve().getField().getFieldSize() : 0;
      if (!CURVES.contains(bits)) {
        return refused(
            device,
            "a key on the curve P-256 or P-384",
            key.getAlgorithm() + (bits == 0 ? "" : " on a curve of " + bits + " bits"));
      }
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        return refused(device, "a request signed with its own key", "another signature");
      }
      return named(device, request, key);
    } catch (IOException
        | IllegalArgumentException
        | IllegalStateException
        | ClassCastException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException e) {
      return refused(device, "a PKCS #10 request in Base64", e.getClass().getSimpleName());
    }
  }

  /// The same for a renewal (RFC 7030, 4.2.2): the request names exactly what the certificate
  /// `shown` names.
  static Result<SigningRequest, IdentityFailure> checkRenewal(
      DeviceId device, X509Certificate shown, byte[] base64) {
    return check(device, base64)
        .then(
            request -> {
              var names = X500Name.getInstance(shown.getSubjectX500Principal().getEncoded());
              return request.subject().equals(names) && !request.otherNames()
                  ? Result.ok(request)
                  : refused(
                      device,
                      "the subject " + names + " and no other name, as in the certificate shown",
                      request.subject() + (request.otherNames() ? " and other names" : ""));
            });
  }

  private static Result<SigningRequest, IdentityFailure> named(
      DeviceId device, JcaPKCS10CertificationRequest request, PublicKey key) {
    RDN[] names = request.getSubject().getRDNs(BCStyle.CN);
    String name =
        names.length == 1 && !names[0].isMultiValued()
            ? IETFUtils.valueToString(names[0].getFirst().getValue())
            : "none, or several";
    return name.equals(device.value())
        ? Result.ok(
            new SigningRequest(device, key, request.getSubject(), asksForOtherNames(request)))
        : refused(device, "the common name " + device, '"' + name + '"');
  }

  private static boolean asksForOtherNames(JcaPKCS10CertificationRequest request) {
    Extensions wanted = request.getRequestedExtensions();
    return wanted != null && wanted.getExtension(Extension.subjectAlternativeName) != null;
  }

  private static Result<SigningRequest, IdentityFailure> refused(
      DeviceId device, String expected, String found) {
    return Result.failed(new IdentityFailure.BadSigningRequest(device.value(), expected, found));
  }
}
