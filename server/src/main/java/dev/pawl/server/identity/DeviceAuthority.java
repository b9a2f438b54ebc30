package dev.pawl.server.identity;

import dev.pawl.core.failure.Result;
import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.key.Pem;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.http.ServerTls;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate authority of this server. It signs the devices' certificates and the server's
/// own; devices pin its certificate. Made at the first start, in `tls/` of the data folder. Keys
/// are ECDSA P-256.
public final class DeviceAuthority {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceAuthority.class);

  /// Devices in the field pin the authority, so it outlives them.
  private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(30 * 365L);

  private static final Duration SERVER_VALIDITY = Duration.ofDays(825);

  /// The server's certificate is replaced when less than this is left.
  private static final Duration SERVER_RENEWAL = Duration.ofDays(90);

  /// How long a device's certificate holds.
  public static final Duration DEVICE_VALIDITY = Duration.ofDays(365);

  private final X509Certificate certificate;
  private final CertificateForm.Issuer issuer;
  private final X509Certificate serverCertificate;
  private final KeyPair serverKey;

  private DeviceAuthority(
      X509Certificate certificate,
      CertificateForm.Issuer issuer,
      X509Certificate serverCertificate,
      KeyPair serverKey) {
    this.certificate = certificate;
    this.issuer = issuer;
    this.serverCertificate = serverCertificate;
    this.serverKey = serverKey;
  }

  /// Opens the authority in `folder`; makes what is missing.
  /// @param names host names and addresses under which the server is reached; where the server's
  ///     certificate lacks one of them, or ends soon, a new one is issued
  public static Result<DeviceAuthority, AuthorityFailure> open(
      Path folder, List<String> names, Instant now) throws IOException {
    OwnerOnly.createFolders(folder);
    var own = new CredentialFile(folder, "ca");
    switch (own.keyPair()) {
      case Result.Failed<KeyPair, AuthorityFailure>(AuthorityFailure failure) -> {
        return Result.failed(failure);
      }
      case Result.Ok<KeyPair, AuthorityFailure>(KeyPair pair) -> {
        return switch (own.certificate(pair)) {
          case Result.Failed<Optional<X509Certificate>, AuthorityFailure>(
                  AuthorityFailure failure) ->
              Result.failed(failure);
          case Result.Ok<Optional<X509Certificate>, AuthorityFailure>(
                  Optional<X509Certificate> known) -> {
            X509Certificate certificate =
                known.isPresent() ? known.get() : makeAuthority(own, pair, now);
            yield withServer(folder, certificate, issuer(certificate, pair), names, now);
          }
        };
      }
    }
  }

  private static X509Certificate makeAuthority(CredentialFile own, KeyPair pair, Instant now)
      throws IOException {
    // A random part: two servers' authorities must not be taken for each other by name.
    var name = CertificateForm.commonName("Pawl device authority " + Secret.randomText(6));
    X509Certificate made =
        CertificateForm.authority(
            new CertificateForm.Issuer(name, pair.getPublic(), pair.getPrivate()),
            now,
            AUTHORITY_VALIDITY);
    own.store(made);
    LOG.info("made the certificate authority {}", made.getSubjectX500Principal());
    return made;
  }

  private static CertificateForm.Issuer issuer(X509Certificate certificate, KeyPair pair) {
    var name =
        org.bouncycastle.asn1.x500.X500Name.getInstance(
            certificate.getSubjectX500Principal().getEncoded());
    return new CertificateForm.Issuer(name, pair.getPublic(), pair.getPrivate());
  }

  private static Result<DeviceAuthority, AuthorityFailure> withServer(
      Path folder,
      X509Certificate authority,
      CertificateForm.Issuer issuer,
      List<String> names,
      Instant now)
      throws IOException {
    var file = new CredentialFile(folder, "server");
    switch (file.keyPair()) {
      case Result.Failed<KeyPair, AuthorityFailure>(AuthorityFailure failure) -> {
        return Result.failed(failure);
      }
      case Result.Ok<KeyPair, AuthorityFailure>(KeyPair pair) -> {
        // One that cannot be read is as good as none here: a new one costs nothing.
        Optional<X509Certificate> known =
            file.certificate(pair)
                    instanceof Result.Ok<Optional<X509Certificate>, AuthorityFailure>(var found)
                ? found
                : Optional.empty();
        X509Certificate certificate;
        if (known.isPresent() && stillServes(known.get(), authority, names, now)) {
          certificate = known.get();
        } else {
          certificate =
              CertificateForm.server(issuer, pair.getPublic(), names, now, SERVER_VALIDITY);
          file.store(certificate);
          LOG.info("issued the server's certificate for {}", names);
        }
        return Result.ok(new DeviceAuthority(authority, issuer, certificate, pair));
      }
    }
  }

  private static boolean stillServes(
      X509Certificate certificate, X509Certificate authority, List<String> names, Instant now) {
    boolean fresh =
        certificate.getNotAfter().toInstant().isAfter(now.plus(SERVER_RENEWAL))
            && !certificate.getNotBefore().toInstant().isAfter(now);
    boolean ours = certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
    return fresh && ours && alternativeNames(certificate).containsAll(names);
  }

  private static Set<String> alternativeNames(X509Certificate certificate) {
    Set<String> found = new TreeSet<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names != null) {
        names.forEach(name -> found.add(String.valueOf(name.get(1))));
      }
    } catch (CertificateParsingException e) {
      LOG.debug("the server's certificate has unreadable names", e);
    }
    return found;
  }

  /// The authority's own certificate, which devices pin.
  public X509Certificate certificate() {
    return certificate;
  }

  /// The certificate the server shows.
  public X509Certificate serverCertificate() {
    return serverCertificate;
  }

  /// A certificate for a device, valid from now on. Nothing is recorded: see [Enrolment].
  public X509Certificate issueFor(DeviceId device, PublicKey key, Instant now) {
    return CertificateForm.device(issuer, key, device.value(), now, DEVICE_VALIDITY);
  }

  /// The signed list of what ended before its time.
  /// @param number grows from list to list
  byte[] revocationList(
      BigInteger number, List<CertificateRegistry.Ended> ended, Instant now, Duration validity) {
    return CertificateForm.revocationList(issuer, number, ended, now, validity);
  }

  /// TLS for the device listener: asks for client certificates of this authority, or of a factory.
  public ServerTls deviceTls(FactoryAuthorities factories) {
    return new ServerTls(serverPem(), keyPem(), Optional.of(pem(certificate) + factories.pem()));
  }

  /// TLS for the operator listener: asks for no certificate.
  public ServerTls operatorTls() {
    return new ServerTls(serverPem(), keyPem(), Optional.empty());
  }

  private String serverPem() {
    return pem(serverCertificate) + pem(certificate);
  }

  private String keyPem() {
    return new String(
        Pem.encode("PRIVATE KEY", serverKey.getPrivate().getEncoded()), StandardCharsets.US_ASCII);
  }

  private static String pem(X509Certificate certificate) {
    return new String(CredentialFile.pem(certificate), StandardCharsets.US_ASCII);
  }
}
