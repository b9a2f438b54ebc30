package dev.pawl.core.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/// Finds the public half of a private key, which a PKCS#8 file need not hold and the JDK has no
/// method for. The secret is only ever worked on by the JDK's own constant-time code.
final class PublicHalf {
  private static final byte[] PROBE = {'p', 'a', 'w', 'l'};

  private PublicHalf() {}

  /// The pair of a private key, tried by signing and verifying.
  static KeyPair pairOf(PrivateKey key) throws GeneralSecurityException {
    return switch (key) {
      case EdECPrivateKey ed when ed.getParams().getName().equals("Ed25519") -> ofEd25519(ed);
      case ECPrivateKey ec -> ofCurve(KeyMaterial.schemeOf(ec), ec);
      case MlDsaPrivateKey seeded -> seeded.pair();
      default -> throw new InvalidKeyException(key.getAlgorithm());
    };
  }

  private static KeyPair ofEd25519(EdECPrivateKey key) throws GeneralSecurityException {
    byte[] seed = key.getBytes().orElseThrow(() -> new InvalidKeyException("no key bytes"));
    try {
      // A generator whose only "random" bytes are the seed makes the same pair again.
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new TheseBytes(seed));
      PublicKey publicKey = generator.generateKeyPair().getPublic();
      return checked(Scheme.ED25519, key, publicKey);
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }

  private static KeyPair ofCurve(Scheme scheme, ECPrivateKey key) throws GeneralSecurityException {
    ECParameterSpec curve = KeyMaterial.curve(scheme);
    KeyFactory factory = KeyFactory.getInstance("EC");
    // ECDH with the generator as the other side's key is the x coordinate of our public point.
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(key);
    agreement.doPhase(
        factory.generatePublic(new ECPublicKeySpec(curve.getGenerator(), curve)), true);
    BigInteger x = new BigInteger(1, agreement.generateSecret());
    BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger square =
        x.modPow(BigInteger.valueOf(3), p)
            .add(curve.getCurve().getA().multiply(x))
            .add(curve.getCurve().getB())
            .mod(p);
    // Of both curves p is 3 modulo 4, so a square root is the power (p + 1) / 4.
    BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    for (BigInteger candidate : new BigInteger[] {y, p.subtract(y)}) {
      PublicKey publicKey =
          factory.generatePublic(new ECPublicKeySpec(new ECPoint(x, candidate), curve));
      if (belongs(scheme, key, publicKey)) {
        return new KeyPair(publicKey, key);
      }
    }
    throw new InvalidKeyException("the private key fits no public key");
  }

  private static KeyPair checked(Scheme scheme, PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    if (!belongs(scheme, key, publicKey)) {
      throw new InvalidKeyException("the private key fits no public key");
    }
    return new KeyPair(publicKey, key);
  }

  private static boolean belongs(Scheme scheme, PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    Signature signature = KeyMaterial.signature(scheme);
    signature.initSign(KeyMaterial.usable(key));
    signature.update(PROBE);
    byte[] probe = signature.sign();
    signature.initVerify(publicKey);
    signature.update(PROBE);
    return signature.verify(probe);
  }
}
