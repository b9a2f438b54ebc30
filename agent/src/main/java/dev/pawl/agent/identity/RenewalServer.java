package dev.pawl.agent.identity;

import dev.pawl.agent.link.LinkFailure;
import dev.pawl.core.failure.Result;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// The server as a renewal sees it. Port: [RenewalLink] for real; tests and the power-cut explorer
/// have one in memory.
public interface RenewalServer {
  /// Asks for another certificate.
  /// @param as whom the connection shows
  /// @param request PKCS#10 in DER
  Result<List<X509Certificate>, LinkFailure> renew(DeviceIdentity as, byte[] request);

  /// Polls, to see whether `as` is let in.
  /// @return why not
  Optional<LinkFailure> greet(DeviceIdentity as);
}
