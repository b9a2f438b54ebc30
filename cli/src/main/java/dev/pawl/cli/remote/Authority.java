package dev.pawl.cli.remote;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.core.failure.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// TLS that trusts one authority: the server's own. The system's list of authorities plays no part,
/// so
/// none of them can put itself between an operator and the server.
final class Authority {
  private Authority() {}

  /// A TLS context for the authority in a PEM file.
  static Result<SSLContext, CliFailure> trusting(Path file) {
    try (InputStream pem = Files.newInputStream(file)) {
      Certificate ca = CertificateFactory.getInstance("X.509").generateCertificate(pem);
      KeyStore only = KeyStore.getInstance(KeyStore.getDefaultType());
      only.load(null, null);
      only.setCertificateEntry("authority", ca);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(only);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      return Result.ok(tls);
    } catch (NoSuchFileException e) {
      return Result.failed(new RemoteFailure.UnusableAuthority(file, "no such file"));
    } catch (CertificateException e) {
      return Result.failed(new RemoteFailure.UnusableAuthority(file, "no certificate in it"));
    } catch (IOException e) {
      return Result.failed(
          new RemoteFailure.UnusableAuthority(file, "it cannot be read: " + e.getMessage()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform cannot do TLS", e);
    }
  }
}
