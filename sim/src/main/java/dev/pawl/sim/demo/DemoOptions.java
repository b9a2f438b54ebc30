package dev.pawl.sim.demo;

import java.nio.file.Path;
import java.util.Optional;

/// What the demo was asked for.
///
/// @param json events as JSON lines
/// @param keep server and devices go on running
/// @param images the two files to use as firmware, instead of the agent itself
/// @param postQuantum hybrid roles: an ML-DSA-65 key beside every classical one
/// @param folder where everything is written; a new temporary folder otherwise
record DemoOptions(
    boolean json,
    boolean keep,
    Optional<Images> images,
    boolean postQuantum,
    Optional<Path> folder) {
  /// Two files.
  record Images(Path image, Path next) {}
}
