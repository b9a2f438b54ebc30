package dev.pawl.server.identity;

import dev.pawl.server.http.RequestHead;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The device's certificate as a proxy passes it on: the header `Client-Cert`, DER in base64
/// between
/// colons (RFC 9440, 2.2). The proxy has checked that the device holds its key; everything else is
/// checked here as ever. Only the whole certificate is taken, never a name: a name proves nothing.
final class ForwardedCertificate {
  private static final String HEADER = "client-cert";
  private static final int LONGEST = 8 * 1024;

  private ForwardedCertificate() {}

  static Optional<X509Certificate> in(RequestHead head) {
    List<String> values = head.headers(HEADER);
    if (values.size() != 1) { // two would let a device add its own beside the proxy's
      return Optional.empty();
    }
    String value = values.getFirst().strip();
    if (value.length() > LONGEST
        || value.length() < 2
        || !value.startsWith(":")
        || !value.endsWith(":")) {
      return Optional.empty();
    }
    try {
      byte[] der = Base64.getDecoder().decode(value.substring(1, value.length() - 1));
      return Optional.of(CredentialFile.parse(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
