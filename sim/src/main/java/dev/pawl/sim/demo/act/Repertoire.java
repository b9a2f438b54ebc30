package dev.pawl.sim.demo.act;

import dev.pawl.core.release.ImageType;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Version;
import dev.pawl.sim.demo.stage.Firmware;
import dev.pawl.sim.image.AgentImage;
import java.io.IOException;
import java.nio.file.Path;

/// The firmware of the demo: a door lock in five versions, and a camera.
final class Repertoire {
  static final Model MODEL = new Model("door-lock");
  static final ProductLine LOCK = new ProductLine("lock");
  static final HardwareId LOCK_HARDWARE = new HardwareId("lock-s2");
  static final ProductLine CAMERA = new ProductLine("camera");
  static final HardwareId CAMERA_HARDWARE = new HardwareId("camera-c1");

  private final Path images;
  private final AgentImage agent = AgentImage.ofThisBuild();

  Repertoire(Path images) {
    this.images = images;
  }

  /// A version of the lock's firmware, packed now: the agent itself.
  Firmware lock(String version, long counter) throws IOException {
    return packed(LOCK, LOCK_HARDWARE, version, counter, true);
  }

  /// A version whose sensor driver is missing: it boots, but does not work.
  Firmware brokenLock(String version, long counter) throws IOException {
    return packed(LOCK, LOCK_HARDWARE, version, counter, false);
  }

  /// The firmware of another product.
  Firmware camera(String version, long counter) throws IOException {
    return packed(CAMERA, CAMERA_HARDWARE, version, counter, true);
  }

  private Firmware packed(
      ProductLine line, HardwareId hardware, String version, long counter, boolean sensor)
      throws IOException {
    Path file = images.resolve(line + "-" + version + ".jar");
    agent.pack(file, line.value(), version, sensor);
    return new Firmware(
        line,
        new Version(version),
        new ReleaseCounter(counter),
        hardware,
        ImageType.JAVA_APP,
        file);
  }

  /// Any file as a version of the lock's firmware.
  static Firmware opaque(Path file, String version, long counter) {
    return new Firmware(
        LOCK,
        new Version(version),
        new ReleaseCounter(counter),
        LOCK_HARDWARE,
        ImageType.OPAQUE,
        file.toAbsolutePath());
  }
}
