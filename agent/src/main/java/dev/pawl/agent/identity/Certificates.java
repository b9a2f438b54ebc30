package dev.pawl.agent.identity;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.DeviceId;
import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/// What certificates say, as far as a device needs to know.
final class Certificates {
  private static final int P256_BITS = 256;

  private Certificates() {}

  /// The certificates in PEM or in PKCS#7 (certs-only), in their order.
  static List<X509Certificate> parse(byte[] encoded) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(encoded))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  /// The identity `certificates` give to a device: the one with its key and name first.
  static Result<DeviceIdentity, IdentityFailure> ofDevice(
      DeviceId device, KeyPair keys, List<X509Certificate> certificates) {
    Optional<X509Certificate> own =
        certificates.stream()
            .filter(one -> one.getPublicKey().equals(keys.getPublic()))
            .findFirst();
    if (own.isEmpty()) {
      return Result.failed(
          new IdentityFailure.WrongCertificate(
              "the device's key", certificates.size() + " certificate(s) for other keys"));
    }
    List<String> names = commonNames(own.get());
    if (!names.equals(List.of(device.value()))) {
      return Result.failed(
          new IdentityFailure.WrongCertificate(
              "the name " + device, "the name(s) " + String.join(", ", names)));
    }
    var chain = new ArrayList<X509Certificate>();
    chain.add(own.get());
    certificates.stream()
        .filter(one -> !one.equals(own.get()))
        .filter(one -> !one.getSubjectX500Principal().equals(one.getIssuerX500Principal()))
        .forEach(chain::add);
    return Result.ok(new DeviceIdentity(keys, chain));
  }

  static boolean isP256(KeyPair keys) {
    return keys.getPublic() instanceof ECPublicKey key
        && key.getParams().getOrder().bitLength() == P256_BITS;
  }

  private static List<String> commonNames(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
              .map(rdn -> rdn.getValue().toString())
              .toList();
    } catch (InvalidNameException e) {
      return List.of();
    }
  }
}
