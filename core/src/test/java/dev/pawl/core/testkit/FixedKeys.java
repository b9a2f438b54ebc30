package dev.pawl.core.testkit;

import dev.pawl.core.key.Signer;
import dev.pawl.core.key.SoftwareSigner;
import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Ed25519 keys that are the same on every run, for test vectors. Their private halves are public:
/// the seed of key `n` is 32 bytes of value `n`.
public final class FixedKeys {
  private FixedKeys() {}

  /// Key `n`, 0 to 255.
  public static Signer signer(int n) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new AllBytes((byte) n));
      return SoftwareSigner.of(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A role of these keys.
  public static TestRole role(int threshold, int... numbers) {
    List<Signer> signers = IntStream.of(numbers).mapToObj(FixedKeys::signer).toList();
    return new TestRole(signers, threshold);
  }

  private static final class AllBytes extends SecureRandom {
    @Serial private static final long serialVersionUID = 1;
    private final byte value;

    AllBytes(byte value) {
      this.value = value;
    }

    @Override
    public void nextBytes(byte[] target) {
      Arrays.fill(target, value);
    }
  }
}
