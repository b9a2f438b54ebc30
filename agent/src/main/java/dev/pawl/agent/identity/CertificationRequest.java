package dev.pawl.agent.identity;

import dev.pawl.core.value.DeviceId;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;

/// A PKCS#10 request (RFC 2986) for a device's certificate: subject `CN=<device id>`, P-256 key,
/// signed with ECDSA and SHA-256 by that key.
final class CertificationRequest {
  // 1.2.840.10045.4.3.2, ecdsa-with-SHA256 (RFC 5758, 3.2)
  private static final byte[] ECDSA_WITH_SHA256 =
      Der.objectIdentifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02);

  // 2.5.4.3, commonName (RFC 5280, A.1)
  private static final byte[] COMMON_NAME = Der.objectIdentifier(0x55, 0x04, 0x03);

  private CertificationRequest() {}

  /// The request in DER.
  static byte[] encode(DeviceId device, KeyPair keys) {
    byte[] name = Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.utf8(device.value()))));
    // RFC 2986, 4.1: version v1 is 0; the attributes are there even when there are none.
    byte[] info = Der.sequence(Der.integer(0), name, keys.getPublic().getEncoded(), Der.context0());
    return Der.sequence(info, Der.sequence(ECDSA_WITH_SHA256), Der.bitString(sign(info, keys)));
  }

  private static byte[] sign(byte[] info, KeyPair keys) {
    try {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(keys.getPrivate());
      signer.update(info);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing with the device's key", e);
    }
  }
}
