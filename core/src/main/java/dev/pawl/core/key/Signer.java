package dev.pawl.core.key;

/// Signs with one private key, wherever it is kept: in a file or in a token.
public interface Signer {
  /// The public half.
  PublicKey publicKey();

  /// The signature over `message`, in the form of the key's scheme.
  byte[] sign(byte[] message);
}
