package dev.pawl.sim.demo;

import java.nio.file.Path;
import java.util.Optional;

/// What the demo was asked for.
///
/// @param json events as JSON lines
/// @param keep server and devices go on running
/// @param images the two files to use as firmware, instead of the agent itself
/// @param folder where everything is written; a new temporary folder otherwise
record DemoOptions(boolean json, boolean keep, Optional<Images> images, Optional<Path> folder) {
  /// Two files.
  record Images(Path image, Path next) {}
}
