package dev.pawl.agent.rollback;

import dev.pawl.agent.bootenv.UbootEnvironment;
import dev.pawl.agent.device.Backends;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.tpm.TpmAccess;

/// The counter a device was configured with.
public final class Counters {
  private Counters() {}

  /// As a device uses it.
  public static DeviceCounter of(DeviceFolder folder, Backends.Counter choice) {
    return switch (choice) {
      case Backends.Counter.File() -> new FileMonotonicCounter(folder);
      case Backends.Counter.Tpm(var address, int index) ->
          new TpmMonotonicCounter(TpmAccess.ofDevice(address, folder.tpmAuth()), index);
      case Backends.Counter.Uboot(var config) ->
          new UbootMonotonicCounter(new UbootEnvironment(config));
    };
  }

  /// As a factory makes it.
  /// @param ownerAuth authorisation of the TPM's owner, where there is a TPM
  public static DeviceCounter inFactory(
      DeviceFolder folder, Backends.Counter choice, byte[] ownerAuth) {
    return choice instanceof Backends.Counter.Tpm(var address, int index)
        ? new TpmMonotonicCounter(TpmAccess.ofFactory(address, folder.tpmAuth(), ownerAuth), index)
        : of(folder, choice);
  }
}
