package dev.pawl.agent.device;

import dev.pawl.core.file.Disk;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Where everything of one device stands (docs/spec/device-folder.md). Names only: nothing here
/// reads or writes a file, except [#create()].
///
/// @param disk where it stands: the machine's, but for the power-cut explorer
public record DeviceFolder(Path root, Disk disk) {
  /// A device on a disk of this machine.
  public DeviceFolder(Path root) {
    this(root, Disk.real());
  }

  /// Makes the folders, readable by their owner only, where they do not exist yet.
  public void create() throws IOException {
    disk.createFolders(root);
    for (Path folder :
        List.of(
            identity(),
            trust(),
            metadata(),
            directorMetadata(),
            slot(Slot.A),
            slot(Slot.B),
            boot(),
            journal(),
            run())) {
      disk.createFolders(folder);
    }
  }

  /// The device's configuration, read by [DeviceConfig].
  public Path config() {
    return root.resolve("device.json");
  }

  /// Folder of what proves the device to the server.
  public Path identity() {
    return root.resolve("identity");
  }

  /// The device's private key: PKCS#8 PEM, owner-only.
  public Path key() {
    return identity().resolve("key.pem");
  }

  /// Authorisation of the device's key and counter in a TPM, 32 bytes: the factory makes it up.
  public Path tpmAuth() {
    return identity().resolve("tpm.auth");
  }

  /// The device's certificate, once enrolled.
  public Path certificate() {
    return identity().resolve("certificate.pem");
  }

  /// The key of the next certificate, until that one is the certificate.
  public Path nextKey() {
    return identity().resolve("next-key.pem");
  }

  /// The renewed certificate, until the server was seen to accept it.
  public Path nextCertificate() {
    return identity().resolve("next-certificate.pem");
  }

  /// One-time token for enrolment; deleted once used.
  public Path enrolmentToken() {
    return identity().resolve("enrolment.token");
  }

  /// The certificate authority the server's certificate must come from.
  public Path serverCa() {
    return identity().resolve("ca.pem");
  }

  /// Folder of the trust anchor.
  public Path trust() {
    return root.resolve("trust");
  }

  /// The first root of trust, written in the factory and never again.
  public Path factoryRoot() {
    return trust().resolve("factory-root.json");
  }

  /// The director's first root, written in the factory and never again.
  public Path directorRoot() {
    return trust().resolve("director-root.json");
  }

  /// SHA-256 of the factory root, in hexadecimal digits: stands where a device with fuses has them.
  public Path factoryRootDigest() {
    return trust().resolve("factory-root.sha256");
  }

  /// Folder of the signed metadata the agent trusts.
  public Path metadata() {
    return root.resolve("metadata");
  }

  /// Folder of the director's signed metadata the agent trusts.
  public Path directorMetadata() {
    return metadata().resolve("director");
  }

  /// Folder of a slot.
  public Path slot(Slot slot) {
    return root.resolve("slots").resolve(slot.toString());
  }

  /// The image in a slot.
  public Path slotImage(Slot slot) {
    return slot(slot).resolve("image");
  }

  /// Folder of the boot record, the counter and the boot stage's lock.
  public Path boot() {
    return root.resolve("boot");
  }

  /// The boot record, without the `-0` and `-1` of its copies.
  public Path bootRecord() {
    return boot().resolve("record");
  }

  /// The monotonic counter, without the `-0` and `-1` of its copies.
  public Path counter() {
    return boot().resolve("counter");
  }

  /// The time floor, without the `-0` and `-1` of its copies.
  public Path timeFloor() {
    return boot().resolve("time");
  }

  /// The last `device.json` that could be used.
  public Path keptConfig() {
    return boot().resolve("device.json.good");
  }

  /// Held by the one boot stage that runs on this folder.
  public Path lock() {
    return boot().resolve("lock");
  }

  /// Folder of the agent's phase and memory.
  public Path journal() {
    return root.resolve("journal");
  }

  /// Folder of what concerns offline bundles: the open question to the director, orders to install
  /// and their results.
  public Path offline() {
    return root.resolve("offline");
  }

  /// Where somebody puts a bundle, or a link to one on a stick, for a device that boots nothing.
  public Path recoveryBundle() {
    return offline().resolve("recovery.bundle");
  }

  /// Folder of the verified copy of the image that runs.
  public Path run() {
    return root.resolve("run");
  }

  /// The verified copy of the image that runs.
  public Path runningImage() {
    return run().resolve("image");
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
