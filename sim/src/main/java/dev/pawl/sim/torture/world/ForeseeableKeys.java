package dev.pawl.sim.torture.world;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyPairGeneratorSpi;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.NamedParameterSpec;

/// Makes the key pairs of the thread that asks, in the order in which it asks: the same ones
/// whenever that thread is where it is now ([#begin]).
public final class ForeseeableKeys extends KeyPairGeneratorSpi {
  private static final ThreadLocal<SecureRandom> BYTES =
      ThreadLocal.withInitial(() -> new Foreseeable("nowhere"));

  private final KeyPairGenerator jdk;

  ForeseeableKeys(String algorithm) {
    try {
      this.jdk = KeyPairGenerator.getInstance(algorithm, "SunEC");
      if (algorithm.equals(NamedParameterSpec.ED25519.getName())) {
        jdk.initialize(NamedParameterSpec.ED25519, BYTES.get());
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks " + algorithm, e);
    }
  }

  /// What this thread makes from now on follows from `where` it is.
  public static void begin(String where) {
    BYTES.set(new Foreseeable(where));
  }

  @Override
  public void initialize(int size, SecureRandom ignored) {
    jdk.initialize(size, BYTES.get());
  }

  @Override
  public void initialize(AlgorithmParameterSpec parameters, SecureRandom ignored)
      throws InvalidAlgorithmParameterException {
    jdk.initialize(parameters, BYTES.get());
  }

  @Override
  public KeyPair generateKeyPair() {
    return jdk.generateKeyPair();
  }
}
