package dev.pawl.server.identity;

import dev.pawl.core.failure.Failure;
import java.nio.file.Path;

/// Why the certificate authority in the data folder cannot be used.
public sealed interface AuthorityFailure extends Failure {
  /// A key file is missing beside its certificate, open to others, or no key.
  record KeyUnusable(Path file, Failure cause) implements AuthorityFailure {}

  /// A certificate file cannot be read.
  record CertificateUnusable(Path file, String finding) implements AuthorityFailure {}

  /// Certificate and key do not belong together.
  record NotAPair(Path certificate, Path key) implements AuthorityFailure {}

  @Override
  default String code() {
    return switch (this) {
      case KeyUnusable _ -> "identity.authority-key-unusable";
      case CertificateUnusable _ -> "identity.authority-certificate-unusable";
      case NotAPair _ -> "identity.authority-not-a-pair";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case KeyUnusable(Path file, Failure cause) ->
          ("Opening the server's certificate authority: the key %s cannot be used. %s Devices trust"
                  + " this authority: restore the file from a backup rather than making a new one.")
              .formatted(file, cause.explain());
      case CertificateUnusable(Path file, String finding) ->
          ("Opening the server's certificate authority: expected a certificate (PEM) in %s, found:"
                  + " %s. Restore the file from a backup.")
              .formatted(file, finding);
      case NotAPair(Path certificate, Path key) ->
          ("Opening the server's certificate authority: expected %s to hold the key of %s, found"
                  + " another one. Restore both from the same backup.")
              .formatted(key, certificate);
    };
  }
}
