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
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks ECDSA over P-256", e);
    }
  }
}
