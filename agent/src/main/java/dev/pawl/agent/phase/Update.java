package dev.pawl.agent.phase;

import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;

/// An offer that signed metadata confirmed and the rules of installation allow, with the facts of
/// its image.
public record Update(
    ActionId action,
    TargetPath path,
    Digest sha256,
    ByteCount length,
    Version version,
    ReleaseCounter counter) {
  /// Whether `image` is the image of this update.
  public boolean is(RunningImage image) {
    return path.equals(image.path()) && sha256.equals(image.sha256());
  }

  /// For people: file name, version and counter.
  @Override
  public String toString() {
    return "%s (version %s, %s)".formatted(path.fileName(), version, counter);
  }
}
