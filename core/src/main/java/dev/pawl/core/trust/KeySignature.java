package dev.pawl.core.trust;

import dev.pawl.core.value.KeyId;

/// One signature on a metadata file.
public final class KeySignature {
  private final KeyId keyId;
  private final byte[] signature;

  /// @param signature empty when the file holds something that is not hexadecimal: such a signature
  ///     verifies nothing, but does not spoil the others
  public KeySignature(KeyId keyId, byte[] signature) {
    this.keyId = keyId;
    this.signature = signature.clone();
  }

  /// By which key it claims to be.
  public KeyId keyId() {
    return keyId;
  }

  /// The bytes.
  public byte[] signature() {
    return signature.clone();
  }
}
