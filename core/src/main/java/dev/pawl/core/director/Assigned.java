package dev.pawl.core.director;

import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;

/// One image for one component, as the director names it. Everything here must be what the image
/// repository says as well ([Agreed]).
///
/// @param component the device itself, or a part of it that has a name of its own
/// @param hardware what the component is, as the director knows it
public record Assigned(
    DeviceId component,
    HardwareId hardware,
    TargetPath path,
    ByteCount length,
    Digest sha256,
    ReleaseCounter counter) {
  public Assigned {
    if (sha256.algorithm() != Algorithm.SHA_256) {
      throw new MalformedInput("image digest", sha256.algorithm().tufName(), "a SHA-256 digest");
    }
  }

  /// `image` for this component.
  public static Assigned of(DeviceId component, HardwareId hardware, ImageDescription image) {
    return new Assigned(
        component, hardware, image.path(), image.length(), image.sha256(), image.counter());
  }
}
