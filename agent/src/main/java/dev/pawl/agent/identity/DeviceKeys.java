package dev.pawl.agent.identity;

import dev.pawl.agent.device.Backends;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.tpm.TpmAccess;
import dev.pawl.core.failure.Result;
import java.io.IOException;
import java.security.KeyPair;
import java.util.Optional;

/// Where a device's key is. The private half may be a mere handle: it signs with
/// `Signature.getInstance("SHA256withECDSA")` and in TLS, and nothing else may be asked of it.
public sealed interface DeviceKeys permits KeyInFile, KeyInEncryptedFile, KeyInToken, KeyInTpm {
  /// The key, P-256.
  Result<KeyPair, IdentityFailure> open();

  /// The key for a device without certificate: where keys are made on the device and there is no
  /// usable one, one is made now.
  Result<KeyPair, IdentityFailure> forEnrolment() throws IOException;

  /// The key beside this one, to be certified by a renewal; empty where a key cannot be exchanged.
  Optional<DeviceKeys> next();

  /// As the device was configured.
  static DeviceKeys of(DeviceFolder folder, Backends.DeviceKey choice) {
    return switch (choice) {
      case Backends.DeviceKey.File _ -> new KeyInFile(folder);
      case Backends.DeviceKey.EncryptedFile(var passphrase, _) ->
          new KeyInEncryptedFile(folder, passphrase);
      case Backends.DeviceKey.Tpm(var address, int handle) ->
          new KeyInTpm(TpmAccess.ofDevice(address, folder.tpmAuth()), handle);
      case Backends.DeviceKey.Pkcs11 token -> new KeyInToken(folder, token);
    };
  }
}
