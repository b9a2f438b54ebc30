package dev.pawl.sim.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.core.image.BlockList;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.Signer;
import dev.pawl.core.key.SoftwareSigner;
import dev.pawl.core.release.BlockTree;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.MetaFile;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Snapshot;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.Timestamp;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who holds keys that are not his: signs metadata with them and puts it on a device's wire.
final class Thief {
  private final Wire wire;
  private final Signer snapshot;
  private final Signer timestamp;
  private final Map<RoleName, Long> versions;

  /// A thief of the whole server.
  /// @param versions of targets and lines, as published
  Thief(Wire wire, Signer snapshot, Signer timestamp, Map<RoleName, Long> versions) {
    this.wire = wire;
    this.snapshot = snapshot;
    this.timestamp = timestamp;
    this.versions = new LinkedHashMap<>(versions);
  }

  /// Keys of the thief's own making.
  static Signer ownKey() {
    return SoftwareSigner.of(KeyGenerator.ed25519());
  }

  /// An image of the thief's making: version 6.6.6.
  ImageDescription image(ProductLine line, String hardware) {
    byte[] malware = "malware ".repeat(1000).getBytes(UTF_8);
    Version version = new Version("6.6.6");
    return new ImageDescription(
        LineNames.image(line, version),
        line,
        version,
        new ReleaseCounter(6),
        Set.of(new HardwareId(hardware)),
        ImageType.OPAQUE,
        new ByteCount(malware.length),
        Digest.sha256(malware),
        new BlockTree(BlockTree.BLOCK_SIZE, blocks(malware).root()),
        Optional.empty(),
        Optional.empty());
  }

  /// A line with this image in it as well.
  Targets withImage(ProductLine line, Targets published, String hardware) {
    ImageDescription image = image(line, hardware);
    Map<String, TargetFile> images = new LinkedHashMap<>(published.targets());
    images.put(image.path().value(), image.toTarget());
    return new Targets(published.version() + 1, inAYear(), images, Delegations.NONE);
  }

  private static BlockList blocks(byte[] bytes) {
    try {
      return BlockList.of(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Puts a line's metadata on the wire, named by freshly signed snapshot and timestamp.
  void serve(ProductLine line, Targets content, List<Signer> signers) {
    RoleName role = LineNames.role(line);
    wire.forge(
        MetadataNames.versioned(role, content.version()), MetadataWriter.sign(content, signers));
    versions.put(role, content.version());
    serveOnline(100 + content.version());
  }

  /// Puts snapshot and timestamp of this version on the wire.
  void serveOnline(long version) {
    Map<RoleName, MetaFile> files = new LinkedHashMap<>();
    versions.forEach((role, number) -> files.put(role, MetaFile.of(number)));
    Instant soon = Instant.now().plus(Duration.ofDays(2));
    wire.forge(
        MetadataNames.versioned(RoleType.SNAPSHOT.role(), version),
        MetadataWriter.sign(new Snapshot(version, soon, files), List.of(snapshot)));
    wire.forge(
        MetadataNames.unversioned(RoleType.TIMESTAMP.role()),
        MetadataWriter.sign(
            new Timestamp(version, soon, MetaFile.of(version)), List.of(timestamp)));
  }

  private static Instant inAYear() {
    return Instant.now().plus(Duration.ofDays(365));
  }
}
