package dev.pawl.sim.torture.world;

import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.value.Digest;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// Certifies the device in memory.
final class VirtualAuthority {
  private static final X500Name NAME = new X500Name("CN=torture authority");
  private static final X500Name DEVICE = new X500Name("CN=" + World.DEVICE);
  private static final Duration VALIDITY = Duration.ofDays(365);

  private final KeyPair keys = KeyGenerator.ecdsaP256();
  private final X509Certificate certificate =
      issue(NAME, keys.getPublic(), World.NOW.minus(VALIDITY));

  X509Certificate certificate() {
    return certificate;
  }

  /// A certificate for the device, valid for a year.
  X509Certificate issue(PublicKey key, Instant from) {
    return issue(DEVICE, key, from);
  }

  /// The key in a PKCS#10 request, whose signature must be right.
  static PublicKey requested(byte[] pkcs10) throws IOException {
    try {
      return new JcaPKCS10CertificationRequest(pkcs10).getPublicKey();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /// Follows from the key, so that the same request is answered alike in every life.
  private static BigInteger serial(PublicKey key) {
    return new BigInteger(1, Arrays.copyOf(Digest.sha256(key.getEncoded()).bytes(), 8));
  }

  private X509Certificate issue(X500Name subject, PublicKey key, Instant from) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              NAME, serial(key), Date.from(from), Date.from(from.plus(VALIDITY)), subject, key);
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }
}
