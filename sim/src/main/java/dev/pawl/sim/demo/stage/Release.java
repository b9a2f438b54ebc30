package dev.pawl.sim.demo.stage;

import dev.pawl.core.value.Digest;
import dev.pawl.core.value.TargetPath;
import java.io.IOException;
import java.nio.file.Files;

/// A published firmware.
///
/// @param metadataVersion version of the line's metadata that first names it
public record Release(Firmware firmware, TargetPath path, Digest sha256, long metadataVersion) {
  /// Short name, as on the command line.
  public String name() {
    return firmware.name();
  }

  /// Bytes of the image.
  public long length() throws IOException {
    return Files.size(firmware.file());
  }
}
