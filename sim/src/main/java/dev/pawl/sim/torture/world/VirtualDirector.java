package dev.pawl.sim.torture.world;

import dev.pawl.core.director.Assigned;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.director.DirectorMetadata;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.Signer;
import dev.pawl.core.key.SoftwareSigner;
import dev.pawl.core.trust.Metadata;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RoleSigners;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The director in memory: says, signed, which image the device shall install now. It keeps no
/// state: versions follow from what the server still wants and from what the device holds.
final class VirtualDirector {
  private final Map<RoleType, Signer> keys = new EnumMap<>(RoleType.class);
  private final byte[] root;

  VirtualDirector() {
    var signers = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    for (RoleType type : RoleType.values()) {
      Signer key = SoftwareSigner.of(KeyGenerator.ed25519());
      keys.put(type, key);
      signers.put(type, new RoleSigners(List.of(key.publicKey()), 1));
    }
    root = sign(Root.of(1, World.NOW.plus(Duration.ofDays(365)), signers));
  }

  byte[] factoryRoot() {
    return root.clone();
  }

  /// One file for the device.
  /// @param held version of the timestamp it holds
  Optional<byte[]> file(String name, Nonce nonce, long held, ServerState server) {
    long version = server.word();
    if (name.equals(MetadataNames.unversioned(RoleType.TIMESTAMP.role()))) {
      return Optional.of(
          sign(
              DirectorMetadata.timestamp(
                  World.DEVICE, Optional.of(nonce), held + 1, version, World.NOW)));
    }
    if (name.equals(MetadataNames.versioned(RoleType.SNAPSHOT.role(), version))) {
      return Optional.of(sign(DirectorMetadata.snapshot(version, version, World.NOW)));
    }
    if (name.equals(MetadataNames.versioned(RoleType.TARGETS.role(), version))) {
      return Optional.of(sign(DirectorMetadata.targets(assignment(server), version, World.NOW)));
    }
    return Optional.empty();
  }

  private static Assignment assignment(ServerState server) {
    if (server.waiting().isEmpty()) {
      return Assignment.nothing(World.DEVICE);
    }
    ServerState.Assignment wanted = server.waiting().getFirst();
    Assigned image = Assigned.of(World.DEVICE, new HardwareId(World.HARDWARE), wanted.image());
    return new Assignment(
        World.DEVICE, Optional.of(new AssignedSet(wanted.action(), List.of(image))));
  }

  private byte[] sign(Metadata content) {
    Signer key = keys.get(content.type());
    if (key == null) {
      throw new IllegalStateException("no key for " + content.type());
    }
    return MetadataWriter.sign(content, List.of(key));
  }
}
