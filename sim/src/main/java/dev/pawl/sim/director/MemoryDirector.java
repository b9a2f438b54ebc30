package dev.pawl.sim.director;

import dev.pawl.core.director.DirectorMetadata;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.Signer;
import dev.pawl.core.key.SoftwareSigner;
import dev.pawl.core.trust.Metadata;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RoleSigners;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Nonce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The director's repository with all its keys, one for each role. It keeps no other state and has
/// no opinion: what an answer says is the caller's matter.
public final class MemoryDirector {
  private final Map<RoleType, KeyPair> keys = new EnumMap<>(RoleType.class);
  private final byte[] root;

  /// @param expires when its root does
  public MemoryDirector(Instant expires) {
    for (RoleType type : RoleType.values()) {
      keys.put(type, KeyGenerator.ed25519());
    }
    root = root(1, expires, key(RoleType.ROOT));
  }

  /// What one device is told.
  /// @param device whom the timestamp names
  /// @param nonce what the timestamp repeats
  /// @param timestamp its version
  /// @param targets the device's targets; the snapshot has their version
  /// @param issued when all of it is signed
  public record Answer(
      DeviceId device, Optional<Nonce> nonce, long timestamp, Targets targets, Instant issued) {}

  /// One file of an answer, by its name in the repository.
  public Optional<byte[]> file(String name, Answer answer) {
    long version = answer.targets().version();
    if (name.equals(MetadataNames.unversioned(RoleType.TIMESTAMP.role()))) {
      return Optional.of(
          sign(
              DirectorMetadata.timestamp(
                  answer.device(), answer.nonce(), answer.timestamp(), version, answer.issued())));
    }
    if (name.equals(MetadataNames.versioned(RoleType.SNAPSHOT.role(), version))) {
      return Optional.of(sign(DirectorMetadata.snapshot(version, version, answer.issued())));
    }
    return name.equals(MetadataNames.versioned(RoleType.TARGETS.role(), version))
        ? Optional.of(sign(answer.targets()))
        : Optional.empty();
  }

  /// The trust anchor.
  public byte[] factoryRoot() {
    return root.clone();
  }

  /// Takes new keys for everything but the root, as people do after a theft.
  /// @return the root of this version, signed
  public byte[] rotate(long version, Instant expires) {
    for (RoleType type : RoleType.values()) {
      if (type != RoleType.ROOT) {
        keys.put(type, KeyGenerator.ed25519());
      }
    }
    return root(version, expires, key(RoleType.ROOT));
  }

  /// Makes the director's part of a server's data folder, as `pawl init` does.
  public void initServer(Path data) throws IOException {
    Path roots = Files.createDirectories(data.resolve("director"));
    Files.write(roots.resolve("1.root.json"), root);
    Path online = Files.createDirectories(data.resolve("director-keys"));
    for (RoleType type : RoleType.values()) {
      if (type != RoleType.ROOT) {
        Path file = online.resolve(type.tufName() + ".key");
        KeyFile.createUnencryptedForMachine(file, pair(type).getPrivate());
      }
    }
  }

  /// Signs with the key of the content's role.
  public byte[] sign(Metadata content) {
    return MetadataWriter.sign(content, List.of(key(content.type())));
  }

  private byte[] root(long version, Instant expires, Signer by) {
    var roles = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    for (RoleType type : RoleType.values()) {
      roles.put(type, new RoleSigners(List.of(key(type).publicKey()), 1));
    }
    return MetadataWriter.sign(Root.of(version, expires, roles), List.of(by));
  }

  private Signer key(RoleType type) {
    return SoftwareSigner.of(pair(type));
  }

  private KeyPair pair(RoleType type) {
    return Objects.requireNonNull(keys.get(type));
  }
}
