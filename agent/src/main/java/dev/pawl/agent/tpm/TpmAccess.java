package dev.pawl.agent.tpm;

import dev.pawl.core.file.DurableFile;
import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// How a device reaches its TPM: where it is, and the authorisation of the device's own objects in
/// it, which stands in a file that only the device's user can read.
public final class TpmAccess {
  private static final int AUTH = 32;
  private static final ByteCount LONGEST = new ByteCount(AUTH);

  private final TpmAddress address;
  private final Path authFile;
  private final Optional<byte[]> ownerAuth;

  private TpmAccess(TpmAddress address, Path authFile, Optional<byte[]> ownerAuth) {
    this.address = address;
    this.authFile = authFile;
    this.ownerAuth = ownerAuth;
  }

  /// As a device works: without the owner's authorisation.
  /// @param authFile 32 bytes
  public static TpmAccess ofDevice(TpmAddress address, Path authFile) {
    return new TpmAccess(address, authFile, Optional.empty());
  }

  /// As a factory works.
  public static TpmAccess ofFactory(TpmAddress address, Path authFile, byte[] ownerAuth) {
    return new TpmAccess(address, authFile, Optional.of(ownerAuth.clone()));
  }

  /// Connects. The caller closes it soon.
  public Tpm open() throws IOException {
    return Tpm.open(address);
  }

  /// Authorisation of the device's objects.
  public byte[] deviceAuth() throws IOException {
    Optional<byte[]> auth = DurableFile.read(authFile, LONGEST);
    if (auth.isEmpty() || auth.get().length != AUTH) {
      throw new IOException(
          "reading %s: expected the %d bytes the factory wrote, found %s"
              .formatted(
                  authFile, AUTH, auth.map(bytes -> bytes.length + "").orElse("no such file")));
    }
    if (OwnerOnly.isOpenToOthers(authFile)) {
      throw new IOException("reading " + authFile + ": others than its owner can read it");
    }
    return auth.get();
  }

  /// The owner's authorisation, which only a factory has.
  /// @throws IOException on a device
  public byte[] ownerAuth() throws IOException {
    return ownerAuth
        .orElseThrow(
            () -> new IOException("this needs the authorisation of the TPM's owner: in a factory"))
        .clone();
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
