package dev.pawl.server.identity;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The published list of device certificates that ended before their time (RFC 5280, 5), for
/// whoever checks them without asking this server: a proxy in front of it, an auditor. The server
/// itself knows earlier: it looks into the [CertificateRegistry] on every request.
///
/// Signed anew when another certificate ended, and every hour; in between it is the same.
public final class RevocationList {
  /// How long a list may be believed.
  static final Duration VALIDITY = Duration.ofDays(7);

  private static final Duration KEPT = Duration.ofHours(1);

  private final DeviceAuthority authority;
  private final CertificateRegistry certificates;
  private final InstantSource clock;
  // The newest list, and what it was made of; replaced together when it is old.
  private byte[] latest = {};
  private long latestEndings = -1;
  private Instant latestAt = Instant.EPOCH;

  /// Lists what ended in `certificates`.
  public RevocationList(
      DeviceAuthority authority, CertificateRegistry certificates, InstantSource clock) {
    this.authority = authority;
    this.certificates = certificates;
    this.clock = clock;
  }

  /// The list in DER.
  synchronized byte[] der() {
    Instant now = clock.instant();
    long endings = certificates.endings(); // before the rows are read: never older than they are
    if (endings != latestEndings || now.isAfter(latestAt.plus(KEPT))) {
      // Milliseconds grow also over restarts, and fit the 20 octets of RFC 5280, 5.2.3.
      var number = BigInteger.valueOf(now.toEpochMilli());
      latest = authority.revocationList(number, certificates.ended(now), now, VALIDITY);
      latestEndings = endings;
      latestAt = now;
    }
    return latest.clone();
  }
}
