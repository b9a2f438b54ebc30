package dev.pawl.core.key;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/// Makes fresh key pairs with the JDK's secure random numbers.
public final class KeyGenerator {
  private KeyGenerator() {}

  /// An Ed25519 pair: for keys in files.
  public static KeyPair ed25519() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks Ed25519", e);
    }
  }

  /// An ECDSA pair over P-256: for devices and TLS, and what tokens offer.
  public static KeyPair ecdsaP256() {
    return ecdsa("secp256r1", "P-256");
  }

  /// An ECDSA pair over P-384.
  public static KeyPair ecdsaP384() {
    return ecdsa("secp384r1", "P-384");
  }

  private static KeyPair ecdsa(String curve, String name) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks ECDSA over " + name, e);
    }
  }

  /// An ML-DSA-65 pair: the post-quantum half of a hybrid role, in a file.
  public static KeyPair mlDsa65() {
    try {
      return MlDsaPrivateKey.generate().pair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks ML-DSA-65", e);
    }
  }
}
