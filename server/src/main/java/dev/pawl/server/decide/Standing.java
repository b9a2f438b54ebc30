package dev.pawl.server.decide;

/// Whether a device may talk to the server.
public enum Standing {
  /// Known, but without a certificate so far.
  REGISTERED,
  /// Holds a valid certificate.
  ENROLLED,
  /// Its certificate was revoked.
  REVOKED
}
