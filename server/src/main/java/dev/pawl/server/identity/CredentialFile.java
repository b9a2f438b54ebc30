package dev.pawl.server.identity;

import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.key.KeyFailure;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.Pem;
import dev.pawl.core.value.ByteCount;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;

/// A private key and its certificate in two files, `NAME.key` and `NAME.pem`.
///
/// The key is written first and whole (beside its place, then moved), so a loss of power leaves no
/// key, or a key without a certificate: in both cases the next start finishes the work.
final class CredentialFile {
  private static final ByteCount LONGEST = ByteCount.kibi(64);
  private final Path key;
  private final Path certificate;

  CredentialFile(Path folder, String name) {
    this.key = folder.resolve(name + ".key");
    this.certificate = folder.resolve(name + ".pem");
  }

  /// The key pair; made when there is neither key nor certificate.
  Result<KeyPair, AuthorityFailure> keyPair() throws IOException {
    if (!Files.exists(key) && !Files.exists(certificate)) {
      Path beside = key.resolveSibling(key.getFileName() + ".new");
      Files.deleteIfExists(beside);
      KeyFile.createUnencryptedForMachine(beside, KeyGenerator.ecdsaP256().getPrivate());
      DurableFile.moveOver(beside, key);
    }
    return switch (KeyFile.openPairForMachine(key)) {
      case Result.Ok<KeyPair, KeyFailure>(KeyPair pair) -> Result.ok(pair);
      case Result.Failed<KeyPair, KeyFailure>(KeyFailure failure) ->
          Result.failed(new AuthorityFailure.KeyUnusable(key, failure));
    };
  }

  /// The certificate, if there is one, checked to be that of `pair`.
  Result<Optional<X509Certificate>, AuthorityFailure> certificate(KeyPair pair) throws IOException {
    Optional<byte[]> pem = DurableFile.read(certificate, LONGEST);
    if (pem.isEmpty()) {
      return Result.ok(Optional.empty());
    }
    X509Certificate read;
    try {
      read = parse(Pem.decode("CERTIFICATE", pem.get()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Result.failed(
          new AuthorityFailure.CertificateUnusable(certificate, String.valueOf(e.getMessage())));
    }
    return read.getPublicKey().equals(pair.getPublic())
        ? Result.ok(Optional.of(read))
        : Result.failed(new AuthorityFailure.NotAPair(certificate, key));
  }

  void store(X509Certificate issued) throws IOException {
    DurableFile.replace(certificate, pem(issued));
  }

  static byte[] pem(X509Certificate certificate) {
    return Pem.encode("CERTIFICATE", der(certificate));
  }

  static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("writing a certificate", e);
    }
  }

  static X509Certificate parse(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}
