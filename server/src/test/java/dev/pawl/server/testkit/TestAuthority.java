package dev.pawl.server.testkit;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority for tests that need what ours would never issue: expired certificates,
/// certificates of somebody else's CA.
public final class TestAuthority {
  private final KeyPair keys;
  private final X509Certificate certificate;
  private final AtomicLong serial = new AtomicLong(1);

  private TestAuthority(KeyPair keys, X509Certificate certificate) {
    this.keys = keys;
    this.certificate = certificate;
  }

  /// A certificate with its private key.
  public record Credential(X509Certificate certificate, PrivateKey key) {
    /// The key as PKCS#8 PEM.
    public String keyPem() {
      return pem("PRIVATE KEY", key.getEncoded());
    }

    /// The certificate as PEM.
    public String certificatePem() {
      return certificatePemOf(certificate);
    }
  }

  /// A new authority of this common name.
  public static TestAuthority named(String name) {
    try {
      KeyPair keys = keyPair();
      var subject = new X500Name("CN=" + name);
      var builder = builder(subject, subject, keys, BigInteger.ONE, Instant.now(), 3650);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      return new TestAuthority(keys, signed(builder, keys.getPrivate()));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// An authority that signs with these: to misuse the real one.
  public static TestAuthority of(PrivateKey key, X509Certificate certificate) {
    return new TestAuthority(new KeyPair(certificate.getPublicKey(), key), certificate);
  }

  /// Its own certificate.
  public X509Certificate certificate() {
    return certificate;
  }

  /// A certificate for a server on this machine.
  public Credential server() {
    return issue("localhost", KeyPurposeId.id_kp_serverAuth, Instant.now(), 1);
  }

  /// A certificate for a client.
  public Credential client(String name) {
    return issue(name, KeyPurposeId.id_kp_clientAuth, Instant.now(), 1);
  }

  /// A certificate for a client that ended yesterday.
  public Credential expiredClient(String name) {
    Instant start = Instant.now().minus(Duration.ofDays(10));
    return issue(name, KeyPurposeId.id_kp_clientAuth, start, 9);
  }

  private Credential issue(String name, KeyPurposeId purpose, Instant start, int days) {
    try {
      KeyPair subject = keyPair();
      var builder =
          builder(
              new X500Name(certificate.getSubjectX500Principal().getName()),
              new X500Name("CN=" + name),
              subject,
              BigInteger.valueOf(serial.incrementAndGet()),
              start,
              days);
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
      return new Credential(signed(builder, keys.getPrivate()), subject.getPrivate());
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair keys, BigInteger serial, Instant start, int days) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        serial,
        Date.from(start.minus(Duration.ofHours(1))),
        Date.from(start.plus(Duration.ofDays(days))),
        subject,
        keys.getPublic());
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /// A certificate as PEM.
  public static String certificatePemOf(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), type);
  }
}
