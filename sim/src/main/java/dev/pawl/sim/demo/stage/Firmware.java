package dev.pawl.sim.demo.stage;

import dev.pawl.core.release.ImageType;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Version;
import java.nio.file.Path;

/// A built image, and what its makers will say about it.
public record Firmware(
    ProductLine line,
    Version version,
    ReleaseCounter counter,
    HardwareId hardware,
    ImageType type,
    Path file) {
  /// Short name, as on the command line: `lock-2.0.0`.
  public String name() {
    return line + "-" + version;
  }
}
