package dev.pawl.agent.boot;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.rollback.FileMonotonicCounter;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.agent.slot.FileSlotStorage;
import dev.pawl.agent.slot.SlotWriter;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.boot.SlotState;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.file.TwinFile;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// A device folder as the factory makes it, with a repository whose images it trusts. The image in
/// slot A is good, confirmed and has counter 1; the floor is 1.
final class TestDevice {
  private static final ByteCount CAPACITY = ByteCount.mebi(1);

  final DeviceFolder folder;
  final TestRepository repository = TestRepository.withLines("lock", "pump");
  private int releases;

  TestDevice(Path root) throws IOException {
    folder = new DeviceFolder(root);
    folder.create();
    config("");
    DurableFile.replace(folder.factoryRoot(), repository.factoryRoot());
    DurableFile.replace(
        folder.factoryRootDigest(),
        Digest.sha256(repository.factoryRoot()).hex().getBytes(StandardCharsets.US_ASCII));
    var _ = new FileMonotonicCounter(folder).manufacture(new ReleaseCounter(1));
    new BootRecordStore(folder).write(BootRecord.factory(Slot.A));
    install(Slot.A, "good", 1);
  }

  /// Writes `device.json` with these members added, for example `,"heartbeatSeconds":2`.
  void config(String more) throws IOException {
    Files.writeString(
        folder.config(),
        "{\"id\":\"lock-1\",\"model\":\"lock\",\"hardware\":\"lock-s2\","
            + "\"server\":\"https://localhost\",\"slotCapacity\":"
            + CAPACITY.value()
            + more
            + "}");
  }

  /// Publishes an image that behaves as `mode` says and writes it into a slot, sealed.
  ImageDescription install(Slot slot, String mode, long counter) throws IOException {
    return install(slot, mode, counter, "lock-s2");
  }

  ImageDescription install(Slot slot, String mode, long counter, String hardware)
      throws IOException {
    byte[] jar = jar(mode);
    releases++;
    ImageDescription opaque =
        TestRepository.describe("lock", releases + ".0.0", counter, hardware, jar);
    ImageDescription image =
        repository.publish(
            new ImageDescription(
                opaque.path(),
                opaque.line(),
                opaque.version(),
                opaque.counter(),
                opaque.hardware(),
                ImageType.JAVA_APP,
                opaque.length(),
                opaque.sha256(),
                opaque.blocks(),
                opaque.notes(),
                opaque.supportUntil()));
    write(slot, jar, repository.proof(image.path()).toBytes());
    return image;
  }

  void write(Slot slot, byte[] image, byte[] proof) throws IOException {
    try (SlotWriter writer =
        new FileSlotStorage(folder, CAPACITY).write(slot, new ByteCount(image.length))) {
      writer.write(0, image, image.length);
      writer.seal(proof);
    }
  }

  /// Slot B boots next, on trial.
  void armB(int tries) throws IOException {
    new BootRecordStore(folder).write(record().withTrial(Slot.B, tries));
  }

  BootRecord record() {
    return switch (new BootRecordStore(folder).read()) {
      case TwinFile.Reading.Found<BootRecord>(BootRecord record, _) -> record;
      case TwinFile.Reading.Absent<BootRecord>(), TwinFile.Reading.Damaged<BootRecord>() ->
          throw new AssertionError("no record");
    };
  }

  SlotState slot(Slot slot) {
    return record().slot(slot);
  }

  Path image(Slot slot) {
    return folder.slot(slot).resolve("image");
  }

  Path proof(Slot slot) {
    return folder.slot(slot).resolve("proof.json");
  }

  /// Changes one byte of a file.
  static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private static byte[] jar(String mode) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, TestImage.class.getName());
    main.put(
        Attributes.Name.CLASS_PATH,
        String.join(
            " ",
            locationOf(TestImage.class).toUri().toString(),
            locationOf(BootStage.class).toUri().toString(),
            locationOf(BootRecord.class).toUri().toString()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      jar.putNextEntry(new JarEntry("mode"));
      jar.write(mode.getBytes(StandardCharsets.UTF_8));
      jar.closeEntry();
    }
    return bytes.toByteArray();
  }

  /// Folder or jar that a class comes from.
  static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
