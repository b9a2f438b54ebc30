package dev.pawl.server.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// What our certificates look like (RFC 5280). Three kinds, told apart by extensions, so that none
/// serves for another: the authority's own, the server's, the devices'.
final class CertificateForm {
  /// Certificates begin a little before they are made, for clocks that are behind.
  private static final Duration EARLIER = Duration.ofHours(1);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:]*");

  private CertificateForm() {}

  /// Who signs: certificate subject and key of the authority.
  record Issuer(X500Name name, PublicKey publicKey, PrivateKey key) {}

  static X500Name commonName(String name) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
  }

  /// The authority's own certificate: may sign certificates, but no further authority.
  static X509Certificate authority(Issuer self, Instant now, Duration validity) {
    return sign(
        builder(self, self.name(), self.publicKey(), now, validity),
        self,
        new BasicConstraints(0),
        new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign),
        List.of());
  }

  /// A server's certificate for these host names and addresses.
  static X509Certificate server(
      Issuer issuer, PublicKey key, List<String> names, Instant now, Duration validity) {
    GeneralName[] alternatives =
        names.stream()
            .map(
                name ->
                    new GeneralName(
                        ADDRESS.matcher(name).matches()
                            ? GeneralName.iPAddress
                            : GeneralName.dNSName,
                        name))
            .toArray(GeneralName[]::new);
    return sign(
        builder(issuer, commonName("Pawl server"), key, now, validity),
        issuer,
        new BasicConstraints(false),
        new KeyUsage(KeyUsage.digitalSignature),
        List.of(
            new Extra(
                Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)),
            new Extra(Extension.subjectAlternativeName, new GeneralNames(alternatives))));
  }

  /// A device's certificate: proves the device to the server, nothing else.
  static X509Certificate device(
      Issuer issuer, PublicKey key, String name, Instant now, Duration validity) {
    return sign(
        builder(issuer, commonName(name), key, now, validity),
        issuer,
        new BasicConstraints(false),
        new KeyUsage(KeyUsage.digitalSignature),
        List.of(
            new Extra(
                Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))));
  }

  /// The list of certificates that ended before their time (RFC 5280, 5).
  /// @param number grows from list to list
  static byte[] revocationList(
      Issuer issuer,
      BigInteger number,
      List<CertificateRegistry.Ended> ended,
      Instant now,
      Duration validity) {
    var builder = new X509v2CRLBuilder(issuer.name(), Date.from(now));
    builder.setNextUpdate(Date.from(now.plus(validity)));
    for (CertificateRegistry.Ended one : ended) {
      builder.addCRLEntry(
          one.serial(),
          Date.from(one.at()),
          one.replaced() ? CRLReason.superseded : CRLReason.privilegeWithdrawn);
    }
    try {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.publicKey()));
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(number));
      return builder
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.key()))
          .getEncoded();
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("making the list of revoked certificates", e);
    }
  }

  private record Extra(
      org.bouncycastle.asn1.ASN1ObjectIdentifier id, org.bouncycastle.asn1.ASN1Object value) {}

  /// A positive number of 128 random bits (RFC 5280, 4.1.2.2 allows 20 bytes).
  private static BigInteger serial() {
    return new BigInteger(128, RANDOM).setBit(127);
  }

  private static JcaX509v3CertificateBuilder builder(
      Issuer issuer, X500Name subject, PublicKey key, Instant now, Duration validity) {
    return new JcaX509v3CertificateBuilder(
        issuer.name(),
        serial(),
        Date.from(now.minus(EARLIER)),
        Date.from(now.plus(validity)),
        subject,
        key);
  }

  private static X509Certificate sign(
      JcaX509v3CertificateBuilder builder,
      Issuer issuer,
      BasicConstraints constraints,
      KeyUsage usage,
      List<Extra> extras) {
    try {
      builder.addExtension(Extension.basicConstraints, true, constraints);
      builder.addExtension(Extension.keyUsage, true, usage);
      for (Extra extra : extras) {
        builder.addExtension(extra.id(), false, extra.value());
      }
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.publicKey()));
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.key())));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("making a certificate", e);
    }
  }
}
