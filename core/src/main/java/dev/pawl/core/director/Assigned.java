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
import java.util.List;

/// One image for one component, as the director names it. Everything here must be what the image
/// repository says as well ([Agreed]).
///
/// @param component the device itself, or a part of it that has a name of its own
/// @param hardware what the component is, as the director knows it
/// @param deltas ways to make the image out of one the device may have; at most 8
public record Assigned(
    DeviceId component,
    HardwareId hardware,
    TargetPath path,
    ByteCount length,
    Digest sha256,
    ReleaseCounter counter,
    List<NamedDelta> deltas) {
  public Assigned {
    if (sha256.algorithm() != Algorithm.SHA_256) {
      throw new MalformedInput("image digest", sha256.algorithm().tufName(), "a SHA-256 digest");
    }
    if (deltas.size() > NamedDelta.MOST) {
      throw new MalformedInput("deltas", deltas.size() + " deltas", "at most " + NamedDelta.MOST);
    }
    deltas = List.copyOf(deltas);
  }

  /// An image without deltas.
  public Assigned(
      DeviceId component,
      HardwareId hardware,
      TargetPath path,
      ByteCount length,
      Digest sha256,
      ReleaseCounter counter) {
    this(component, hardware, path, length, sha256, counter, List.of());
  }

  /// `image` for this component.
  public static Assigned of(DeviceId component, HardwareId hardware, ImageDescription image) {
    return new Assigned(
        component, hardware, image.path(), image.length(), image.sha256(), image.counter());
  }

  /// The same with these deltas.
  public Assigned withDeltas(List<NamedDelta> named) {
    return new Assigned(component, hardware, path, length, sha256, counter, named);
  }
}
