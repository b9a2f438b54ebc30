package dev.pawl.core.value;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/// A SHA-256 or SHA-512 digest. Immutable: bytes are copied on the way in and out. Equality is
/// constant-time in the bytes.
public final class Digest {
  /// Hash algorithms allowed in signed metadata (TUF 1.0.34, 4.4 HASHES).
  public enum Algorithm {
    /// FIPS 180-4, 32 bytes.
    SHA_256("sha256", "SHA-256", 32),
    /// FIPS 180-4, 64 bytes.
    SHA_512("sha512", "SHA-512", 64);

    private final String tufName;
    private final String jcaName;
    private final int length;

    Algorithm(String tufName, String jcaName, int length) {
      this.tufName = tufName;
      this.jcaName = jcaName;
      this.length = length;
    }

    /// The name in metadata: `sha256` or `sha512`.
    public String tufName() {
      return tufName;
    }

    /// Length of a digest in bytes.
    public int length() {
      return length;
    }

    /// A fresh computation; every Java platform has both algorithms.
    public MessageDigest start() {
      try {
        return MessageDigest.getInstance(jcaName);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("this Java platform lacks " + jcaName, e);
      }
    }
  }

  private final Algorithm algorithm;
  private final byte[] bytes;

  private Digest(Algorithm algorithm, byte[] bytes) {
    this.algorithm = algorithm;
    this.bytes = bytes;
  }

  /// The digest with these bytes.
  /// @throws MalformedInput if the length does not fit the algorithm
  public static Digest of(Algorithm algorithm, byte[] bytes) {
    if (bytes.length != algorithm.length) {
      throw new MalformedInput(
          algorithm.tufName + " digest", bytes.length + " bytes", algorithm.length + " bytes");
    }
    return new Digest(algorithm, bytes.clone());
  }

  /// The digest written as hexadecimal digits of either case.
  /// @throws MalformedInput if it is not hexadecimal or has another length
  public static Digest parse(Algorithm algorithm, String hex) {
    String expected = 2 * algorithm.length + " hexadecimal digits";
    if (hex.length() != 2 * algorithm.length) {
      throw new MalformedInput(algorithm.tufName + " digest", hex, expected);
    }
    try {
      return new Digest(algorithm, HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new MalformedInput(algorithm.tufName + " digest", hex, expected);
    }
  }

  /// The SHA-256 digest written as 64 hexadecimal digits.
  public static Digest parseSha256(String hex) {
    return parse(Algorithm.SHA_256, hex);
  }

  /// The SHA-256 digest of `content`.
  public static Digest sha256(byte[] content) {
    return new Digest(Algorithm.SHA_256, Algorithm.SHA_256.start().digest(content));
  }

  /// How it was computed.
  public Algorithm algorithm() {
    return algorithm;
  }

  /// A copy of the bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// Lower-case hexadecimal digits.
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest digest
        && algorithm == digest.algorithm
        && MessageDigest.isEqual(bytes, digest.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// For example `sha256:9f86d0…`, in full.
  @Override
  public String toString() {
    return algorithm.tufName + ":" + hex();
  }
}
