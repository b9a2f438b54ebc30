package dev.pawl.core.testkit;

import dev.pawl.core.image.BlockList;
import dev.pawl.core.key.Signer;
import dev.pawl.core.release.BlockTree;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.MetadataSource;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An image repository as `pawl init` makes it, in memory and with all private keys: root and
/// targets two of three, each line two of two, snapshot and timestamp one. Below it is a [TestTuf],
/// whose knobs make what no honest repository would publish.
///
/// ```java
/// var repository = TestRepository.withLines("lock");
/// ImageDescription image = repository.publish("lock", "2.0.0", 2, "lock-s2", bytes);
/// new TufClient(repository.source(), new MemoryMetadataStore(), repository.factoryRoot());
/// ```
public final class TestRepository {
  private final TestTuf tuf = new TestTuf();
  private final byte[] factoryRoot;

  private TestRepository(List<ProductLine> lines) {
    tuf.keys(TestTuf.ROOT, TestRole.of(2, 3));
    tuf.keys(TestTuf.TARGETS, TestRole.of(2, 3));
    Delegations delegations = Delegations.NONE;
    for (ProductLine line : lines) {
      RoleName role = LineNames.role(line);
      tuf.keys(role, TestRole.of(2, 2));
      delegations =
          delegations.and(role, tuf.keys(role).roleSigners(), LineNames.paths(line), true);
    }
    tuf.delegations(TestTuf.TARGETS, delegations);
    factoryRoot = tuf.publishRoot();
    tuf.publish(TestTuf.TARGETS);
  }

  /// A repository for these product lines, without images.
  public static TestRepository withLines(String... lines) {
    return new TestRepository(List.of(lines).stream().map(ProductLine::new).toList());
  }

  /// The repository below.
  public TestTuf tuf() {
    return tuf;
  }

  /// What a device gets in the factory.
  public byte[] factoryRoot() {
    return factoryRoot.clone();
  }

  /// Where clients fetch from.
  public MetadataSource source() {
    return tuf;
  }

  /// The signer of the snapshot, or of the timestamp: the keys a server holds.
  public Signer onlineSigner(RoleType type) {
    return tuf.keys(type.role()).signers().getFirst();
  }

  /// The two signers of a line: build pipeline and release engineer.
  public List<Signer> lineSigners(String line) {
    return tuf.keys(role(line)).signers();
  }

  /// The role of a line.
  public static RoleName role(String line) {
    return LineNames.role(new ProductLine(line));
  }

  /// Describes an image without publishing it.
  public static ImageDescription describe(
      String line, String version, long counter, String hardware, byte[] image) {
    var product = new ProductLine(line);
    return new ImageDescription(
        LineNames.image(product, new Version(version)),
        product,
        new Version(version),
        new ReleaseCounter(counter),
        Set.of(new HardwareId(hardware)),
        ImageType.OPAQUE,
        new ByteCount(image.length),
        Digest.sha256(image),
        new BlockTree(BlockTree.BLOCK_SIZE, blocks(image).root()),
        Optional.empty(),
        Optional.empty());
  }

  /// The block hashes of an image.
  public static BlockList blocks(byte[] image) {
    try {
      return BlockList.of(new ByteArrayInputStream(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Signs a new version of the line's metadata with this image in it and publishes it.
  public ImageDescription publish(
      String line, String version, long counter, String hardware, byte[] image) {
    return publish(describe(line, version, counter, hardware, image));
  }

  /// Signs a new version of the image's line with this image in it and publishes it.
  public ImageDescription publish(ImageDescription image) {
    RoleName role = LineNames.role(image.line());
    tuf.target(role, image.path().value(), image.toTarget());
    tuf.publish(role);
    return image;
  }

  /// Takes an image out of its line and publishes that.
  public void withdraw(ImageDescription image) {
    RoleName role = LineNames.role(image.line());
    tuf.targets(role).remove(image.path().value());
    tuf.publish(role);
  }

  /// The next version of a line's metadata with these images added, signed by these and not
  /// published: what is sent to a server for publication.
  public byte[] lineFile(
      String line,
      List<Signer> signers,
      long version,
      Instant expires,
      ImageDescription... images) {
    var targets = new LinkedHashMap<>(tuf.targets(role(line)));
    for (ImageDescription image : images) {
      targets.put(image.path().value(), image.toTarget());
    }
    return MetadataWriter.sign(new Targets(version, expires, targets, Delegations.NONE), signers);
  }

  /// The properly signed next version of a line's metadata with these images added, not published.
  public byte[] lineFile(String line, ImageDescription... images) {
    return lineFile(line, lineSigners(line), tuf.version(role(line)) + 1, TestTuf.EXPIRES, images);
  }

  /// What a fresh client trusts.
  public RefreshedTrust refreshed() {
    return Expect.ok(
        new TufClient(tuf, new MemoryMetadataStore(), factoryRoot).refresh(TestTuf.NOW));
  }

  /// The description of a published image, verified by a fresh client.
  public Verified<ImageDescription> verified(TargetPath path) {
    return Expect.ok(refreshed().find(path).then(ImageDescription::from));
  }

  /// The proof of a published image for the boot stage.
  public ImageProof proof(TargetPath path) {
    return Expect.ok(refreshed().proof(path));
  }

  /// Gives a top-level role fresh keys, as many as before, and publishes that.
  public void rotate(RoleType type) {
    TestRole before = tuf.keys(type.role());
    tuf.keys(type.role(), TestRole.of(before.threshold(), before.signers().size()));
    tuf.publishRoot();
    tuf.publish(TestTuf.TARGETS);
  }
}
