package dev.pawl.core.key.token;

import dev.pawl.core.key.Scheme;

/// Kinds of keys that tokens make for us.
public enum Curve {
  /// NIST P-256, which every token knows.
  P256("secp256r1", Scheme.ECDSA_P256),
  /// NIST P-384.
  P384("secp384r1", Scheme.ECDSA_P384);

  private final String standardName;
  private final Scheme scheme;

  Curve(String standardName, Scheme scheme) {
    this.standardName = standardName;
    this.scheme = scheme;
  }

  String standardName() {
    return standardName;
  }

  /// The scheme such keys sign with.
  public Scheme scheme() {
    return scheme;
  }
}
