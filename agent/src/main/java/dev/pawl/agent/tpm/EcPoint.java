package dev.pawl.agent.tpm;

import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;

/// Public half of a P-256 signing key in a TPM (TPMT_PUBLIC).
public record EcPoint(BigInteger x, BigInteger y) {
  static final int ECDSA = 0x0018;

  private static final int ECC = 0x0023;
  private static final int SHA_256 = 0x000b;
  private static final int NONE = 0x0010;
  private static final int P_256 = 0x0003;

  /// fixedTPM, fixedParent, sensitiveDataOrigin: made in this TPM, never outside it; userWithAuth;
  /// noDA: resets without a shutdown must not lock the device out of its own key; sign.
  private static final int ATTRIBUTES = 0x2 | 0x10 | 0x20 | 0x40 | 0x400 | 0x40000;

  /// What a key to be made must look like.
  static byte[] template(byte[] unique) {
    return head().string(unique).string(new byte[0]).toBytes();
  }

  private static TpmCommand head() {
    return new TpmCommand()
        .u16(ECC)
        .u16(SHA_256)
        .u32(ATTRIBUTES)
        .string(new byte[0]) // no policy
        .u16(NONE) // no symmetric algorithm
        .u16(ECDSA)
        .u16(SHA_256)
        .u16(P_256)
        .u16(NONE); // no key derivation
  }

  /// Reads a key that is of this kind in every respect.
  static EcPoint read(TpmReply reply) throws IOException {
    for (byte expected : head().toBytes()) {
      reply.expect("a P-256 signing key, byte", Byte.toUnsignedInt(expected), reply.u8());
    }
    return new EcPoint(new BigInteger(1, reply.string()), new BigInteger(1, reply.string()));
  }

  /// The same as a Java key.
  public ECPublicKey toPublicKey() {
    try {
      var spec = new ECPublicKeySpec(new ECPoint(x, y), p256());
      return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the TPM's key is no point of P-256", e);
    }
  }

  static ECParameterSpec p256() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks the curve P-256", e);
    }
  }
}
