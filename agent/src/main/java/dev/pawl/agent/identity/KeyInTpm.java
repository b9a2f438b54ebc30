package dev.pawl.agent.identity;

import dev.pawl.agent.tpm.EcPoint;
import dev.pawl.agent.tpm.Tpm;
import dev.pawl.agent.tpm.TpmAccess;
import dev.pawl.agent.tpm.TpmPrivateKey;
import dev.pawl.agent.tpm.TpmProvider;
import dev.pawl.core.failure.Result;
import java.io.IOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/// The key in a TPM 2.0 (docs/spec/tpm.md). It is made in the factory and never on the device: a
/// TPM without it was cleared or exchanged, and a new key would be the key of nobody.
public final class KeyInTpm implements DeviceKeys {
  private static final int UNIQUE = 32;

  private final TpmAccess access;
  private final int handle;

  /// @param handle persistent handle of the key
  public KeyInTpm(TpmAccess access, int handle) {
    this.access = access;
    this.handle = handle;
  }

  /// Makes the key, in the factory.
  public Result<KeyPair, IdentityFailure> manufacture() {
    byte[] unique = new byte[UNIQUE];
    new SecureRandom().nextBytes(unique);
    try (Tpm tpm = access.open()) {
      if (tpm.signingKey(handle).isPresent()) {
        return Result.failed(
            new IdentityFailure.KeyUnusable(where(), "a key that is there already"));
      }
      EcPoint made = tpm.createSigningKey(handle, access.deviceAuth(), unique, access.ownerAuth());
      return Result.ok(pair(made));
    } catch (IOException e) {
      return Result.failed(new IdentityFailure.KeyUnusable(where(), "" + e.getMessage()));
    }
  }

  @Override
  public Optional<DeviceKeys> next() {
    return Optional.empty();
  }

  @Override
  public Result<KeyPair, IdentityFailure> open() {
    try (Tpm tpm = access.open()) {
      Optional<EcPoint> found = tpm.signingKey(handle);
      return found.isPresent()
          ? Result.ok(pair(found.get()))
          : Result.failed(new IdentityFailure.KeyUnusable(where(), "no key"));
    } catch (IOException e) {
      return Result.failed(new IdentityFailure.KeyUnusable(where(), "" + e.getMessage()));
    }
  }

  @Override
  public Result<KeyPair, IdentityFailure> forEnrolment() {
    return open();
  }

  private KeyPair pair(EcPoint point) {
    TpmProvider.install();
    return new KeyPair(point.toPublicKey(), new TpmPrivateKey(access, handle));
  }

  private String where() {
    return String.format(Locale.ROOT, "handle 0x%08x of the TPM at %s", handle, access);
  }
}
