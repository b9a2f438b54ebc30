package dev.pawl.server.decide;

import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import java.util.Optional;
import java.util.Set;

/// What somebody wants a device to run.
///
/// @param hardware every hardware id the image is made for
/// @param lineFloor lowest counter its product line still allows
/// @param published whether the line's current signed metadata lists the image
/// @param supersededBy the newer action of the same device, if there is one
public record Assignment(
    TargetPath path,
    Digest sha256,
    Set<HardwareId> hardware,
    ReleaseCounter counter,
    ReleaseCounter lineFloor,
    boolean published,
    Optional<ActionId> supersededBy) {
  public Assignment {
    hardware = Set.copyOf(hardware);
  }
}
