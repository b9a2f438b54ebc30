package dev.pawl.agent.install;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.Slot;
import java.nio.file.Path;
import java.util.Optional;

/// Who brings a verified image to where it boots from.
public interface Installer {
  /// Installs an image that is whole and verified. Safe to do again after a power cut.
  /// @param image file with the image; it does not change meanwhile
  /// @return why it could not be done
  Optional<Failure> install(Slot slot, Path image);
}
