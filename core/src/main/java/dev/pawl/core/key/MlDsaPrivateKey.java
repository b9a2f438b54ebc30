package dev.pawl.core.key;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// An ML-DSA-65 private key that knows its seed of 32 bytes, from which FIPS 204 derives both
/// halves. Its encoding is the seed form of RFC 9881, short and the same in every Java; the JDK's
/// own keys have forgotten the seed, and the public half cannot be had from what they remember.
final class MlDsaPrivateKey implements PrivateKey {
  @Serial private static final long serialVersionUID = 1;
  private static final String ALGORITHM = "ML-DSA-65";
  private static final int SEED = 32;

  /// PKCS#8 with the seed form of RFC 9881: version 0, id-ml-dsa-65, an octet string that holds
  /// `[0]` with 32 bytes.
  private static final byte[] PREFIX =
      HexFormat.of().parseHex("3034020100300b060960864801650304031204228020");

  private final transient byte[] seed;
  private final transient KeyPair expanded;

  private MlDsaPrivateKey(byte[] seed) throws GeneralSecurityException {
    this.seed = seed.clone();
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(NamedParameterSpec.ML_DSA_65, new TheseBytes(seed));
    this.expanded = generator.generateKeyPair();
  }

  /// A fresh one.
  static MlDsaPrivateKey generate() throws GeneralSecurityException {
    byte[] seed = new byte[SEED];
    new SecureRandom().nextBytes(seed);
    try {
      return new MlDsaPrivateKey(seed);
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }

  /// The key in a PKCS#8 structure in the seed form; empty if it is something else.
  static Optional<PrivateKey> parse(byte[] pkcs8) throws GeneralSecurityException {
    boolean fits =
        pkcs8.length == PREFIX.length + SEED
            && Arrays.equals(pkcs8, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
    if (!fits) {
      return Optional.empty();
    }
    byte[] seed = Arrays.copyOfRange(pkcs8, PREFIX.length, pkcs8.length);
    try {
      return Optional.of(new MlDsaPrivateKey(seed));
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }

  /// The pair, with this as its private half.
  KeyPair pair() {
    return new KeyPair(expanded.getPublic(), this);
  }

  /// What the JDK signs with.
  PrivateKey expanded() {
    return expanded.getPrivate();
  }

  @Override
  public String getAlgorithm() {
    return ALGORITHM;
  }

  @Override
  public String getFormat() {
    return "PKCS#8";
  }

  @Override
  public byte[] getEncoded() {
    byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + seed.length);
    System.arraycopy(seed, 0, encoded, PREFIX.length, seed.length);
    return encoded;
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("private keys leave memory by KeyFile only");
  }
}
