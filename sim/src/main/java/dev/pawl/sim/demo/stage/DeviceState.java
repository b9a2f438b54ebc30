package dev.pawl.sim.demo.stage;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.rollback.FileMonotonicCounter;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.file.TwinFile.Reading;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.OfflineVerifier;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/// What a device's own folder says, read as its boot stage would read it and independent of the
/// server: the slot in use, the verified description of the image there, the SHA-256 of the bytes
/// that really are in the slot, the counter.
public record DeviceState(
    Slot slot, ImageDescription image, Digest content, ReleaseCounter floor, BootRecord record) {
  private static final int BUFFER = 256 * 1024;

  /// Reads the folder of a device. The image may be large: it is hashed as a stream.
  public static DeviceState read(DeviceFolder folder) throws IOException {
    BootRecord record = record(folder);
    Slot slot = record.a().priority() >= record.b().priority() ? Slot.A : Slot.B;
    return new DeviceState(
        slot,
        description(folder, slot),
        sha256(folder.slot(slot).resolve("image")),
        floor(folder),
        record);
  }

  private static BootRecord record(DeviceFolder folder) throws IOException {
    return switch (new BootRecordStore(folder).read()) {
      case Reading.Found<BootRecord>(BootRecord record, _) -> record;
      case Reading.Absent<BootRecord>() ->
          throw new IOException("there is no boot record in " + folder.boot());
      case Reading.Damaged<BootRecord>() ->
          throw new IOException("both copies of the boot record are damaged: " + folder.boot());
    };
  }

  private static ImageDescription description(DeviceFolder folder, Slot slot) throws IOException {
    byte[] root = Files.readAllBytes(folder.factoryRoot());
    return ImageProof.parse(Files.readAllBytes(folder.slot(slot).resolve("proof.json")))
        .then(proof -> OfflineVerifier.verify(proof, root))
        .orThrow(failure -> new IOException("slot " + slot + ": " + failure.explain()))
        .value();
  }

  private static ReleaseCounter floor(DeviceFolder folder) throws IOException {
    return new FileMonotonicCounter(folder)
        .read()
        .orThrow(failure -> new IOException(failure.explain()));
  }

  /// SHA-256 of a file of any length.
  public static Digest sha256(Path file) throws IOException {
    MessageDigest hash = Algorithm.SHA_256.start();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.update(buffer, 0, n);
      }
    }
    return Digest.of(Algorithm.SHA_256, hash.digest());
  }
}
