package dev.pawl.core.key;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// The JDK's keys: parsing with checks, normal form, algorithm parameters.
final class KeyMaterial {
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final int ED25519_LENGTH = 32;
  private static final int SHORTEST_RSA = 2048;
  private static final int LONGEST_RSA = 8192;
  private static final PSSParameterSpec PSS =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

  private KeyMaterial() {}

  /// The Ed25519 public key with these 32 bytes.
  static PublicKey ed25519(byte[] raw) throws GeneralSecurityException {
    if (raw.length != ED25519_LENGTH) {
      throw new InvalidKeyException("an Ed25519 key has 32 bytes, not " + raw.length);
    }
    byte[] encoded = Arrays.copyOf(ED25519_PREFIX, ED25519_PREFIX.length + raw.length);
    System.arraycopy(raw, 0, encoded, ED25519_PREFIX.length, raw.length);
    return parse(Scheme.ED25519, encoded);
  }

  /// The 32 bytes of an Ed25519 public key.
  static byte[] rawEd25519(byte[] encoded) {
    return Arrays.copyOfRange(encoded, ED25519_PREFIX.length, encoded.length);
  }

  /// The key in a SubjectPublicKeyInfo, in the one form each key has, and tried for use.
  static PublicKey parse(Scheme scheme, byte[] encoded) throws GeneralSecurityException {
    var spec = new X509EncodedKeySpec(encoded);
    PublicKey key =
        switch (scheme) {
          case ED25519 -> {
            if (encoded.length != ED25519_PREFIX.length + ED25519_LENGTH) {
              throw new InvalidKeyException("not the form of an Ed25519 key");
            }
            yield KeyFactory.getInstance("Ed25519").generatePublic(spec);
          }
          case ECDSA_P256 -> {
            KeyFactory factory = KeyFactory.getInstance("EC");
            var parsed = (ECPublicKey) factory.generatePublic(spec);
            requireP256(parsed);
            yield factory.generatePublic(new ECPublicKeySpec(parsed.getW(), p256()));
          }
          case RSA_PSS_SHA256 -> {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            var parsed = (RSAPublicKey) factory.generatePublic(spec);
            int bits = parsed.getModulus().bitLength();
            if (bits < SHORTEST_RSA || bits > LONGEST_RSA) {
              throw new InvalidKeyException("RSA key of " + bits + " bits");
            }
            yield factory.generatePublic(
                new RSAPublicKeySpec(parsed.getModulus(), parsed.getPublicExponent()));
          }
        };
    signature(scheme).initVerify(key);
    return key;
  }

  /// A fresh computation of the scheme.
  static Signature signature(Scheme scheme) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(scheme.jcaName());
    if (scheme == Scheme.RSA_PSS_SHA256) {
      signature.setParameter(PSS);
    }
    return signature;
  }

  /// The parameters of NIST P-256.
  static ECParameterSpec p256() throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  /// Refuses keys of other curves.
  static void requireP256(ECKey key) throws GeneralSecurityException {
    ECParameterSpec expected = p256();
    ECParameterSpec found = key.getParams();
    boolean same =
        expected.getCurve().equals(found.getCurve())
            && expected.getGenerator().equals(found.getGenerator())
            && expected.getOrder().equals(found.getOrder());
    if (!same) {
      BigInteger order = found.getOrder();
      throw new InvalidKeyException("a curve of " + order.bitLength() + " bits that is not P-256");
    }
  }
}
