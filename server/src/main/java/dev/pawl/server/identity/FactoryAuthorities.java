package dev.pawl.server.identity;

import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.key.Pem;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The factories whose certificates let a device enrol, once: each a file `NAME.pem` in
/// `factories/`
/// of the data folder, with the factory's authority. Read at the start. A factory's certificate
/// opens nothing else: the gate lets in what this server issued only.
public final class FactoryAuthorities {
  private static final ByteCount LONGEST = ByteCount.kibi(64);
  private static final String ENDING = ".pem";

  /// A factory by the name of its file.
  record Factory(String name, X509Certificate authority) {}

  private final List<Factory> factories;

  private FactoryAuthorities(List<Factory> factories) {
    this.factories = List.copyOf(factories);
  }

  /// Reads the folder; without one there are none.
  public static Result<FactoryAuthorities, AuthorityFailure> open(Path folder) throws IOException {
    List<Factory> found = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return Result.ok(new FactoryAuthorities(found));
    }
    List<Path> files;
    try (Stream<Path> names = Files.list(folder)) {
      files = names.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
    for (Path file : files) {
      try {
        byte[] pem = DurableFile.read(file, LONGEST).orElse(new byte[0]);
        X509Certificate authority = CredentialFile.parse(Pem.decode("CERTIFICATE", pem));
        if (authority.getBasicConstraints() < 0) {
          return unusable(file, "the certificate of no authority");
        }
        String name = file.getFileName().toString();
        found.add(new Factory(name.substring(0, name.length() - ENDING.length()), authority));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        return unusable(file, String.valueOf(e.getMessage()));
      }
    }
    return Result.ok(new FactoryAuthorities(found));
  }

  private static Result<FactoryAuthorities, AuthorityFailure> unusable(Path file, String finding) {
    return Result.failed(new AuthorityFailure.CertificateUnusable(file, finding));
  }

  /// The factory that issued this certificate itself.
  Optional<Factory> issuerOf(X509Certificate certificate) {
    return factories.stream().filter(one -> issued(one.authority, certificate)).findFirst();
  }

  private static boolean issued(X509Certificate authority, X509Certificate certificate) {
    try {
      certificate.verify(authority.getPublicKey());
      return certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false; // by another key
    }
  }

  /// All authorities in PEM, for TLS.
  String pem() {
    var pem = new StringBuilder();
    factories.forEach(
        one ->
            pem.append(new String(CredentialFile.pem(one.authority), StandardCharsets.US_ASCII)));
    return pem.toString();
  }
}
