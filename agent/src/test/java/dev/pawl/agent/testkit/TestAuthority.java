package dev.pawl.agent.testkit;

import dev.pawl.core.key.KeyGenerator;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority for tests.
public final class TestAuthority {
  private static final AtomicLong SERIALS = new AtomicLong(1);

  private final X500Name name;
  private final KeyPair keys = KeyGenerator.ecdsaP256();
  private final X509Certificate certificate;

  /// An authority called `name`.
  public TestAuthority(String name) {
    this.name = new X500Name("CN=" + name);
    this.certificate = issue("CN=" + name, keys.getPublic(), List.of(), Instant.now(), true);
  }

  /// Its own certificate.
  public X509Certificate certificate() {
    return certificate;
  }

  /// A certificate for a device, or with host names for a server.
  public X509Certificate issue(String subject, PublicKey key, List<String> hosts) {
    return issue(subject, key, hosts, Instant.now(), false);
  }

  /// A certificate that is, or was, valid for two days around `middle`.
  public X509Certificate issue(String subject, PublicKey key, List<String> hosts, Instant middle) {
    return issue(subject, key, hosts, middle, false);
  }

  private X509Certificate issue(
      String subject, PublicKey key, List<String> hosts, Instant now, boolean authority) {
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.valueOf(SERIALS.getAndIncrement()),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(1))),
            new X500Name(subject),
            key);
    try {
      if (authority) {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      }
      if (!hosts.isEmpty()) {
        GeneralName[] names =
            hosts.stream()
                .map(host -> new GeneralName(GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
