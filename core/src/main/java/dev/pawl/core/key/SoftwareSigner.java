package dev.pawl.core.key;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;

/// Signs with a private key in this process's memory.
public final class SoftwareSigner implements Signer {
  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private SoftwareSigner(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /// A signer with this pair.
  public static SoftwareSigner of(KeyPair pair) {
    return new SoftwareSigner(pair.getPrivate(), PublicKey.of(pair.getPublic()));
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signature = KeyMaterial.signature(publicKey.scheme());
      signature.initSign(KeyMaterial.usable(privateKey));
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing with " + publicKey, e);
    }
  }

  /// Names the public half only.
  @Override
  public String toString() {
    return "signer with " + publicKey;
  }
}
