package dev.pawl.agent.tpm;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.spec.ECParameterSpec;
import java.util.Locale;

/// A P-256 key that is in a TPM and stays there: all one can do with it is sign, which each time
/// asks the TPM. Java's own classes use it through [TpmProvider].
public final class TpmPrivateKey implements PrivateKey, ECKey {
  @Serial private static final long serialVersionUID = 1;

  private final transient TpmAccess access;
  private final transient ECParameterSpec curve;
  private final int handle;

  /// @param handle persistent handle of the key
  public TpmPrivateKey(TpmAccess access, int handle) {
    this.access = access;
    this.curve = EcPoint.p256();
    this.handle = handle;
  }

  /// Signs a SHA-256 digest.
  /// @return the signature in DER
  byte[] sign(byte[] digest) throws SignatureException {
    try (Tpm tpm = access.open()) {
      BigInteger[] parts = tpm.sign(handle, access.deviceAuth(), digest);
      return encode(parts[0].toByteArray(), parts[1].toByteArray());
    } catch (IOException e) {
      throw new SignatureException("signing with " + this + ": " + e.getMessage(), e);
    }
  }

  /// `SEQUENCE { INTEGER r, INTEGER s }`; at most 72 bytes, so each length takes one byte.
  static byte[] encode(byte[] r, byte[] s) {
    return new TpmCommand()
        .u8(0x30)
        .u8(4 + r.length + s.length)
        .u8(0x02)
        .u8(r.length)
        .raw(r)
        .u8(0x02)
        .u8(s.length)
        .raw(s)
        .toBytes();
  }

  @Override
  public ECParameterSpec getParams() {
    return curve;
  }

  @Override
  public String getAlgorithm() {
    return "EC";
  }

  /// None: the key cannot be written down.
  @Override
  public String getFormat() {
    return "TPM";
  }

  /// Nothing: the key cannot be written down.
  @Override
  public byte[] getEncoded() {
    return new byte[0];
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws IOException {
    throw new NotSerializableException("a key in a TPM");
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "key 0x%08x of the TPM at %s", handle, access);
  }
}
