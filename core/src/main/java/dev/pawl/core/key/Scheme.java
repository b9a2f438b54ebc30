package dev.pawl.core.key;

import java.util.Arrays;
import java.util.Optional;

/// Signature schemes we know (TUF 1.0.34, 4.2 "scheme").
public enum Scheme {
  /// RFC 8032; signatures of 64 bytes; the public key is 32 bytes in hexadecimal.
  ED25519("ed25519", "Ed25519", "ed25519", "ed25519"),
  /// FIPS 186-5 over P-256 with SHA-256; signatures in DER; the public key is PEM. The second key
  /// type is the name older repositories use.
  ECDSA_P256("ecdsa-sha2-nistp256", "SHA256withECDSA", "ecdsa", "ecdsa-sha2-nistp256"),
  /// FIPS 186-5 over P-384 with SHA-384; signatures in DER; the public key is PEM.
  ECDSA_P384("ecdsa-sha2-nistp384", "SHA384withECDSA", "ecdsa", "ecdsa-sha2-nistp384"),
  /// FIPS 204 with parameter set ML-DSA-65, pure, with an empty context; signatures of 3,309 bytes;
  /// the public key is 1,952 bytes in hexadecimal. TUF 1.0.34 has no name for it; this one is ours.
  ML_DSA_65("ml-dsa-65/1", "ML-DSA-65", "ml-dsa", "ml-dsa"),
  /// RFC 8017 PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes; the public key is PEM.
  /// For
  /// verification only: we make no such keys.
  RSA_PSS_SHA256("rsassa-pss-sha256", "RSASSA-PSS", "rsa", "rsa");

  private final String tufName;
  private final String jcaName;
  private final String keyType;
  private final String olderKeyType;

  Scheme(String tufName, String jcaName, String keyType, String olderKeyType) {
    this.tufName = tufName;
    this.jcaName = jcaName;
    this.keyType = keyType;
    this.olderKeyType = olderKeyType;
  }

  /// The scheme that metadata calls `scheme` for keys of type `keyType`.
  public static Optional<Scheme> of(String keyType, String scheme) {
    return Arrays.stream(values())
        .filter(known -> known.tufName.equals(scheme) && known.takes(keyType))
        .findFirst();
  }

  private boolean takes(String type) {
    return type.equals(keyType) || type.equals(olderKeyType);
  }

  /// The name in metadata.
  public String tufName() {
    return tufName;
  }

  /// The key type written beside it in metadata.
  public String keyType() {
    return keyType;
  }

  /// Whether its signatures withstand a large quantum computer, as far as is known.
  public boolean isPostQuantum() {
    return this == ML_DSA_65;
  }

  /// The JDK's name of the signature algorithm.
  public String jcaName() {
    return jcaName;
  }
}
