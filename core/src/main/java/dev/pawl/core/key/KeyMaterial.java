package dev.pawl.core.key;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
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
  private static final byte[] ML_DSA_65_PREFIX =
      HexFormat.of().parseHex("308207b2300b0609608648016503040312038207a100");
  private static final int ML_DSA_65_LENGTH = 1952;
  private static final int SHORTEST_RSA = 2048;
  private static final int LONGEST_RSA = 8192;
  private static final PSSParameterSpec PSS =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

  private KeyMaterial() {}

  /// The public key of a scheme that writes the bare bytes of its keys.
  static PublicKey bare(Scheme scheme, byte[] raw) throws GeneralSecurityException {
    byte[] prefix = prefix(scheme);
    byte[] encoded = Arrays.copyOf(prefix, prefix.length + raw.length);
    System.arraycopy(raw, 0, encoded, prefix.length, raw.length);
    return parse(scheme, encoded);
  }

  /// The bare bytes of such a public key.
  static byte[] bareBytes(Scheme scheme, byte[] encoded) {
    return Arrays.copyOfRange(encoded, prefix(scheme).length, encoded.length);
  }

  /// Whether the scheme writes the bare bytes of its keys, and not PEM.
  static boolean isBare(Scheme scheme) {
    return scheme == Scheme.ED25519 || scheme == Scheme.ML_DSA_65;
  }

  private static byte[] prefix(Scheme scheme) {
    return switch (scheme) {
      case ED25519 -> ED25519_PREFIX;
      case ML_DSA_65 -> ML_DSA_65_PREFIX;
      case ECDSA_P256, ECDSA_P384, RSA_PSS_SHA256 ->
          throw new IllegalArgumentException(scheme + " keys are written in PEM");
    };
  }

  /// The key in a SubjectPublicKeyInfo, in the one form each key has, and tried for use.
  static PublicKey parse(Scheme scheme, byte[] encoded) throws GeneralSecurityException {
    var spec = new X509EncodedKeySpec(encoded);
    PublicKey key =
        switch (scheme) {
          case ED25519, ML_DSA_65 -> {
            requireBareForm(scheme, encoded);
            yield KeyFactory.getInstance(scheme.jcaName()).generatePublic(spec);
          }
          case ECDSA_P256, ECDSA_P384 -> {
            KeyFactory factory = KeyFactory.getInstance("EC");
            var parsed = (ECPublicKey) factory.generatePublic(spec);
            requireCurve(scheme, parsed);
            yield factory.generatePublic(new ECPublicKeySpec(parsed.getW(), curve(scheme)));
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

  private static void requireBareForm(Scheme scheme, byte[] encoded) throws InvalidKeyException {
    byte[] prefix = prefix(scheme);
    int length = scheme == Scheme.ED25519 ? ED25519_LENGTH : ML_DSA_65_LENGTH;
    boolean fits =
        encoded.length == prefix.length + length
            && Arrays.equals(encoded, 0, prefix.length, prefix, 0, prefix.length);
    if (!fits) {
      throw new InvalidKeyException("not the form of a key of " + scheme.tufName());
    }
  }

  /// The form of a private key that the JDK signs with.
  static PrivateKey usable(PrivateKey key) {
    return key instanceof MlDsaPrivateKey seeded ? seeded.expanded() : key;
  }

  /// A fresh computation of the scheme.
  static Signature signature(Scheme scheme) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(scheme.jcaName());
    if (scheme == Scheme.RSA_PSS_SHA256) {
      signature.setParameter(PSS);
    }
    return signature;
  }

  /// The parameters of the scheme's curve.
  static ECParameterSpec curve(Scheme scheme) throws GeneralSecurityException {
    String name =
        switch (scheme) {
          case ECDSA_P256 -> "secp256r1";
          case ECDSA_P384 -> "secp384r1";
          case ED25519, ML_DSA_65, RSA_PSS_SHA256 ->
              throw new IllegalArgumentException(scheme + " has no such curve");
        };
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(name));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  /// The scheme whose curve the key is on.
  /// @throws InvalidKeyException if it is on another one
  static Scheme schemeOf(ECKey key) throws GeneralSecurityException {
    Scheme scheme =
        key.getParams().getOrder().bitLength() > 256 ? Scheme.ECDSA_P384 : Scheme.ECDSA_P256;
    requireCurve(scheme, key);
    return scheme;
  }

  private static void requireCurve(Scheme scheme, ECKey key) throws GeneralSecurityException {
    ECParameterSpec expected = curve(scheme);
    ECParameterSpec found = key.getParams();
    boolean same =
        expected.getCurve().equals(found.getCurve())
            && expected.getGenerator().equals(found.getGenerator())
            && expected.getOrder().equals(found.getOrder());
    if (!same) {
      BigInteger order = found.getOrder();
      throw new InvalidKeyException(
          "a curve of " + order.bitLength() + " bits that is neither P-256 nor P-384");
    }
  }
}
