package dev.pawl.agent.device;

import dev.pawl.agent.tpm.TpmAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What of the device's own machinery the agent uses, chosen by name in `device.json`
/// (docs/spec/device-folder.md, "Back-ends"). Without a choice everything is a file in the device
/// folder, which is for development.
/// @param counter keeps the floor below which no image is accepted
/// @param key signs for the device
/// @param boot decides which slot boots
/// @param install brings an image into its slot
public record Backends(Counter counter, DeviceKey key, Boot boot, Install install) {
  /// Everything in the device folder.
  public static final Backends FILES =
      new Backends(new Counter.File(), new DeviceKey.File(), new Boot.Pawl(), new Install.Slots());

  /// Where the floor is kept.
  public sealed interface Counter {
    /// In two files: for development.
    record File() implements Counter {}

    /// In an NV counter of a TPM 2.0.
    /// @param index NV index of the counter; its base stands in the next one
    record Tpm(TpmAddress address, int index) implements Counter {
      /// What is used when the configuration does not say.
      public static final int INDEX = 0x01807741;
    }

    /// In the environment of U-Boot: as safe as the flash it stands in.
    record Uboot(Path config) implements Counter {}
  }

  /// Where the device's private key is.
  public sealed interface DeviceKey {
    /// Whether a renewed certificate is for a new key; keys in hardware stay.
    default boolean isRenewed() {
      return switch (this) {
        case File(boolean renewed) -> renewed;
        case EncryptedFile(_, boolean renewed) -> renewed;
        case Pkcs11 _, Tpm _ -> false;
      };
    }

    /// `identity/key.pem`, readable by its owner.
    /// @param renewed whether a renewed certificate is for a new key
    record File(boolean renewed) implements DeviceKey {
      /// With a new key at each renewal.
      public File() {
        this(true);
      }
    }

    /// `identity/key.pem`, encrypted.
    /// @param passphrase file that holds the passphrase, on storage of its own
    /// @param renewed whether a renewed certificate is for a new key
    record EncryptedFile(Path passphrase, boolean renewed) implements DeviceKey {
      /// With a new key at each renewal.
      public EncryptedFile(Path passphrase) {
        this(passphrase, true);
      }
    }

    /// A PKCS#11 token.
    /// @param token label of the token
    /// @param pin file that holds its PIN
    /// @param label of the key in the token
    record Pkcs11(Path library, String token, Path pin, String label) implements DeviceKey {}

    /// A TPM 2.0, without any library.
    /// @param handle persistent handle of the key
    record Tpm(TpmAddress address, int handle) implements DeviceKey {
      /// What is used when the configuration does not say.
      public static final int HANDLE = 0x81007741;
    }
  }

  /// Who decides which slot boots.
  public sealed interface Boot {
    /// Pawl's own boot stage.
    record Pawl() implements Boot {}

    /// U-Boot, through its environment.
    /// @param config of `fw_setenv`
    record Uboot(Path config) implements Boot {}

    /// GRUB, through its environment block.
    record Grub(Path environment) implements Boot {}

    /// systemd-boot, by counting boots in names of entries.
    /// @param entries folder of the entries on the ESP
    record SystemdBoot(Path entries) implements Boot {}

    /// RAUC, whatever boot loader it is set up for.
    record Rauc() implements Boot {}
  }

  /// Who writes a verified image.
  public sealed interface Install {
    /// The agent, into files of the device folder.
    record Slots() implements Install {}

    /// The agent, into block devices.
    record Blocks(Path a, Path b) implements Install {}

    /// RAUC: the image is a bundle.
    /// @param limit longest time it may take
    record Rauc(Duration limit) implements Install {}

    /// SWUpdate: the image is a `.swu`.
    /// @param options before `-i FILE`, for example `-k KEY`
    /// @param a selection for slot A, `SET,MODE`
    /// @param b selection for slot B
    /// @param limit longest time it may take
    record Swupdate(List<String> options, String a, String b, Duration limit) implements Install {
      public Swupdate {
        options = List.copyOf(options);
      }
    }
  }

  /// The TPMs in use, each once.
  public Set<TpmAddress> tpms() {
    var tpms = new LinkedHashSet<TpmAddress>();
    if (counter instanceof Counter.Tpm(var address, _)) {
      tpms.add(address);
    }
    if (key instanceof DeviceKey.Tpm(var address, _)) {
      tpms.add(address);
    }
    return tpms;
  }

  /// Whether the device boots without Pawl's boot stage: then nobody watches the agent's
  /// heartbeats, and the boot chain says which slot runs.
  public boolean bootsByItself() {
    return !(boot instanceof Boot.Pawl);
  }
}
