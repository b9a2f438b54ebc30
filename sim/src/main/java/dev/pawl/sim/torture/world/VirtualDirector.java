package dev.pawl.sim.torture.world;

import dev.pawl.core.director.Assigned;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.director.DirectorMetadata;
import dev.pawl.core.director.NamedDelta;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import dev.pawl.sim.director.MemoryDirector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The honest director of this world: says, signed, which image the device shall install now. It
/// keeps no state: versions follow from what the server still wants and from what the device holds.
final class VirtualDirector {
  private final MemoryDirector director = new MemoryDirector(World.NOW.plus(Duration.ofDays(365)));
  private final List<NamedDelta> deltas;

  /// @param delta named for every image; the device looks whether it is for what it runs
  VirtualDirector(Optional<NamedDelta> delta) {
    this.deltas = delta.stream().toList();
  }

  byte[] factoryRoot() {
    return director.factoryRoot();
  }

  /// One file for the device.
  /// @param held version of the timestamp it holds
  Optional<byte[]> file(String name, Nonce nonce, long held, ServerState server) {
    long version = server.word();
    return director.file(
        name,
        new MemoryDirector.Answer(
            World.DEVICE,
            Optional.of(nonce),
            held + 1,
            DirectorMetadata.targets(assignment(server), version, World.NOW),
            World.NOW));
  }

  private Assignment assignment(ServerState server) {
    if (server.waiting().isEmpty()) {
      return Assignment.nothing(World.DEVICE);
    }
    ServerState.Assignment wanted = server.waiting().getFirst();
    Assigned image =
        Assigned.of(World.DEVICE, new HardwareId(World.HARDWARE), wanted.image())
            .withDeltas(deltas);
    return new Assignment(
        World.DEVICE, Optional.of(new AssignedSet(wanted.action(), List.of(image))));
  }
}
