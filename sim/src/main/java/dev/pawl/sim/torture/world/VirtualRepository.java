package dev.pawl.sim.torture.world;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.Signer;
import dev.pawl.core.key.SoftwareSigner;
import dev.pawl.core.release.BlockTree;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.MetaFile;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RoleSigners;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.Snapshot;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.Timestamp;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An image repository of one line with all its keys: really signed, one key for each role, since
/// thresholds are another test's subject and verifying is what a run spends its time on.
final class VirtualRepository {
  private static final RoleName LINE = LineNames.role(World.LINE);
  private static final Instant EXPIRES = World.NOW.plus(Duration.ofDays(365));

  private final Map<RoleType, Signer> keys = new EnumMap<>(RoleType.class);
  private final Signer line = signer();
  private final Map<String, TargetFile> images = new LinkedHashMap<>();
  private final Map<String, byte[]> files = new HashMap<>();
  private final byte[] factoryRoot;
  private long root; // version of the newest root
  private long published; // version of everything else

  VirtualRepository() {
    for (RoleType type : RoleType.values()) {
      keys.put(type, signer());
    }
    factoryRoot = publishRoot(List.of(key(RoleType.ROOT)));
    publish();
  }

  byte[] factoryRoot() {
    return factoryRoot.clone();
  }

  /// What it serves at this moment.
  Map<String, byte[]> files() {
    return Map.copyOf(files);
  }

  /// Describes, signs and publishes an image.
  ImageDescription publish(String version, long counter, byte[] image) {
    var name = new Version(version);
    var description =
        new ImageDescription(
            LineNames.image(World.LINE, name),
            new ProductLine(World.LINE.value()),
            name,
            new ReleaseCounter(counter),
            Set.of(new HardwareId(World.HARDWARE)),
            ImageType.OPAQUE,
            new ByteCount(image.length),
            Digest.sha256(image),
            new BlockTree(BlockTree.BLOCK_SIZE, blocks(image).root()),
            Optional.empty(),
            Optional.empty());
    images.put(description.path().value(), description.toTarget());
    publish();
    return description;
  }

  /// A new root with new keys for everything but the line, signed by the old and the new root key.
  void rotate() {
    Signer before = key(RoleType.ROOT);
    for (RoleType type : RoleType.values()) {
      keys.put(type, signer());
    }
    publishRoot(List.of(before, key(RoleType.ROOT)));
    publish();
  }

  /// What the boot stage wants to see beside an image.
  byte[] proof(ImageDescription image) {
    var client =
        new TufClient(
            (name, _) ->
                files.containsKey(name)
                    ? new FetchAnswer.Found(file(name))
                    : new FetchAnswer.NotFound(),
            new MemoryMetadataStore(),
            factoryRoot);
    return ok(client.refresh(World.NOW).then(trust -> trust.proof(image.path()))).toBytes();
  }

  static BlockList blocks(byte[] image) {
    try {
      return BlockList.of(new ByteArrayInputStream(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T, F extends Failure> T ok(Result<T, F> result) {
    return result.orThrow(why -> new IllegalStateException(why.explain()));
  }

  private byte[] file(String name) {
    byte[] file = files.get(name);
    if (file == null) {
      throw new IllegalArgumentException(name);
    }
    return file;
  }

  private byte[] publishRoot(List<Signer> by) {
    root++;
    var roles = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    keys.forEach(
        (type, signer) -> roles.put(type, new RoleSigners(List.of(signer.publicKey()), 1)));
    byte[] file = MetadataWriter.sign(Root.of(root, EXPIRES, roles), by);
    files.put(MetadataNames.versioned(RoleType.ROOT.role(), root), file);
    return file;
  }

  private void publish() {
    published++;
    var lineKeys = new RoleSigners(List.of(line.publicKey()), 1);
    Delegations delegations =
        Delegations.NONE.and(LINE, lineKeys, LineNames.paths(World.LINE), true);
    serve(
        RoleType.TARGETS.role(),
        MetadataWriter.sign(
            new Targets(published, EXPIRES, Map.of(), delegations),
            List.of(key(RoleType.TARGETS))));
    serve(
        LINE,
        MetadataWriter.sign(
            new Targets(published, EXPIRES, images, Delegations.NONE), List.of(line)));
    var listed =
        Map.of(RoleType.TARGETS.role(), MetaFile.of(published), LINE, MetaFile.of(published));
    serve(
        RoleType.SNAPSHOT.role(),
        MetadataWriter.sign(
            new Snapshot(published, EXPIRES, listed), List.of(key(RoleType.SNAPSHOT))));
    files.put(
        MetadataNames.unversioned(RoleType.TIMESTAMP.role()),
        MetadataWriter.sign(
            new Timestamp(published, EXPIRES, MetaFile.of(published)),
            List.of(key(RoleType.TIMESTAMP))));
  }

  private void serve(RoleName role, byte[] file) {
    files.put(MetadataNames.versioned(role, published), file);
  }

  private Signer key(RoleType type) {
    Signer key = keys.get(type);
    if (key == null) {
      throw new IllegalStateException("no key for " + type);
    }
    return key;
  }

  private static Signer signer() {
    return SoftwareSigner.of(KeyGenerator.ed25519());
  }
}
