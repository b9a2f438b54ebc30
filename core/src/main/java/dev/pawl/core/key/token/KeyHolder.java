package dev.pawl.core.key.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.core.key.Der;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/// The certificate that stands beside a key in a token, because a Java key store lists no key
/// without one. It is signed by the key itself, never expires and is trusted by nobody: it only
/// carries the public half.
final class KeyHolder {
  private static final byte[] VERSION_3 = HexFormat.of().parseHex("a003020102");
  private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");
  private static final byte[] ECDSA_SHA256 = HexFormat.of().parseHex("300a06082a8648ce3d040302");
  private static final byte[] ECDSA_SHA384 = HexFormat.of().parseHex("300a06082a8648ce3d040303");
  private static final String FROM = "19700101000000Z";

  /// RFC 5280, 4.1.2.5: no expiry.
  private static final String UNTIL = "99991231235959Z";

  private KeyHolder() {}

  static X509Certificate of(String label, Curve curve, KeyPair pair, Provider provider)
      throws GeneralSecurityException {
    byte[] algorithm =
        switch (curve) {
          case P256 -> ECDSA_SHA256;
          case P384 -> ECDSA_SHA384;
        };
    byte[] name = name(label);
    byte[] serial = new byte[8];
    new SecureRandom().nextBytes(serial);
    serial[0] = (byte) ((serial[0] & 0x3f) | 0x40); // positive, and of one length
    byte[] toSign =
        Der.element(
            Der.SEQUENCE,
            VERSION_3,
            Der.element(Der.INTEGER, serial),
            algorithm,
            name,
            Der.element(Der.SEQUENCE, time(FROM), time(UNTIL)),
            name,
            pair.getPublic().getEncoded());
    Signature signature = Signature.getInstance(curve.scheme().jcaName(), provider);
    signature.initSign(pair.getPrivate());
    signature.update(toSign);
    byte[] noUnusedBits = {0};
    byte[] certificate =
        Der.element(
            Der.SEQUENCE,
            toSign,
            algorithm,
            Der.element(Der.BIT_STRING, noUnusedBits, signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate));
  }

  private static byte[] name(String label) {
    byte[] text = Der.element(Der.UTF8_STRING, label.getBytes(UTF_8));
    return Der.element(
        Der.SEQUENCE, Der.element(Der.SET, Der.element(Der.SEQUENCE, COMMON_NAME, text)));
  }

  private static byte[] time(String text) {
    return Der.element(Der.GENERALIZED_TIME, text.getBytes(US_ASCII));
  }
}
