package dev.pawl.sim.bench;

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
import dev.pawl.core.trust.MetadataSource;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// An image repository of real shape at two moments: before and after one line published an update.
/// Classical: Ed25519 everywhere, root and targets two of three, lines two of two. Hybrid: each of
/// these people holds an ML-DSA-65 key as well, and one signature more than there are keys of one
/// kind is needed; the server's keys stay classical.
final class TrustHistory {
  /// Nothing published.
  static final TrustHistory EMPTY = new TrustHistory(false);

  private final Instant now = Instant.parse("2026-11-20T00:00:00Z");
  private final Instant expires = now.plus(Duration.ofDays(30));
  private final Map<String, byte[]> files = new HashMap<>();
  private final Map<RoleType, List<Signer>> top = new EnumMap<>(RoleType.class);
  private final Map<RoleName, List<Signer>> lines = new LinkedHashMap<>();
  private final MemoryMetadataStore before = new MemoryMetadataStore();
  private ImageDescription update = image(product(0), 0); // the newest of line 0

  private final boolean hybrid;

  private TrustHistory(boolean hybrid) {
    this.hybrid = hybrid;
  }

  /// A history of this many lines with this many images each.
  static TrustHistory of(int lines, int images, boolean hybrid) {
    var history = new TrustHistory(hybrid);
    history.publishRoot();
    for (int line = 0; line < lines; line++) {
      history.lines.put(LineNames.role(product(line)), history.people(2));
    }
    history.publishTargets();
    for (int line = 0; line < lines; line++) {
      history.publishLine(line, 1, images);
    }
    history.publishOnline(1, 1);
    history.look();
    history.publishLine(0, 2, images + 1);
    history.publishOnline(2, 2);
    return history;
  }

  MemoryMetadataStore before() {
    return new MemoryMetadataStore(before);
  }

  MetadataSource after() {
    return (name, _) -> {
      byte[] file = files.get(name);
      return file == null ? new FetchAnswer.NotFound() : new FetchAnswer.Found(file);
    };
  }

  byte[] factoryRoot() {
    return file("1.root.json");
  }

  Instant now() {
    return now;
  }

  ImageDescription update() {
    return update;
  }

  /// Bytes that come over the wire for the update.
  long wireBytes() {
    return Stream.of("timestamp.json", "2.snapshot.json", "2.line-p0.json")
        .mapToLong(name -> file(name).length)
        .sum();
  }

  /// The device's refresh before the update.
  private void look() {
    new TufClient(after(), before, factoryRoot())
        .refresh(now)
        .then(trust -> trust.find(update.path()))
        .orThrow(why -> new IllegalStateException(why.explain()));
  }

  private void publishRoot() {
    var roles = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    for (RoleType type : RoleType.values()) {
      boolean people = type == RoleType.ROOT || type == RoleType.TARGETS;
      List<Signer> signers = people ? people(3) : List.of(classical());
      top.put(type, signers);
      roles.put(type, role(signers, people ? threshold(2, 3) : 1));
    }
    files.put(
        "1.root.json",
        MetadataWriter.sign(Root.of(1, expires, roles), quorum(RoleType.ROOT, threshold(2, 3))));
  }

  private int threshold(int classical, int people) {
    return hybrid ? people + 1 : classical;
  }

  private void publishTargets() {
    Delegations all = Delegations.NONE;
    for (Map.Entry<RoleName, List<Signer>> line : lines.entrySet()) {
      var product = new ProductLine(line.getKey().value().substring("line-".length()));
      all =
          all.and(
              line.getKey(),
              role(line.getValue(), threshold(2, 2)),
              LineNames.paths(product),
              true);
    }
    files.put(
        "1.targets.json",
        MetadataWriter.sign(
            new Targets(1, expires, Map.of(), all), quorum(RoleType.TARGETS, threshold(2, 3))));
  }

  private void publishLine(int line, long version, int images) {
    var targets = new LinkedHashMap<String, TargetFile>();
    for (int image = 0; image < images; image++) {
      ImageDescription described = image(product(line), image);
      targets.put(described.path().value(), described.toTarget());
      if (line == 0) {
        update = described;
      }
    }
    RoleName role = LineNames.role(product(line));
    files.put(
        MetadataNames.versioned(role, version),
        MetadataWriter.sign(
            new Targets(version, expires, targets, Delegations.NONE),
            Optional.ofNullable(lines.get(role)).orElseThrow().subList(0, threshold(2, 2))));
  }

  private void publishOnline(long version, long firstLine) {
    var listed = new LinkedHashMap<RoleName, MetaFile>();
    listed.put(RoleType.TARGETS.role(), MetaFile.of(1));
    lines.keySet().forEach(role -> listed.put(role, MetaFile.of(1)));
    listed.put(LineNames.role(product(0)), MetaFile.of(firstLine));
    files.put(
        version + ".snapshot.json",
        MetadataWriter.sign(new Snapshot(version, expires, listed), quorum(RoleType.SNAPSHOT, 1)));
    files.put(
        "timestamp.json",
        MetadataWriter.sign(
            new Timestamp(version, expires, MetaFile.of(version)), quorum(RoleType.TIMESTAMP, 1)));
  }

  private static ImageDescription image(ProductLine line, int number) {
    var version = new Version("1." + number + ".0");
    byte[] content = (line + " " + version).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Digest digest = Digest.sha256(content);
    return new ImageDescription(
        LineNames.image(line, version),
        line,
        version,
        new ReleaseCounter(1),
        Set.of(new HardwareId(line + "-s2")),
        ImageType.OPAQUE,
        new ByteCount(content.length),
        digest,
        new BlockTree(BlockTree.BLOCK_SIZE, digest),
        Optional.of("Mends the door sensor."),
        Optional.empty());
  }

  private List<Signer> quorum(RoleType type, int count) {
    return Optional.ofNullable(top.get(type)).orElseThrow().subList(0, count);
  }

  private byte[] file(String name) {
    return Optional.ofNullable(files.get(name)).orElseThrow();
  }

  private static ProductLine product(int number) {
    return new ProductLine("p" + number);
  }

  private static RoleSigners role(List<Signer> signers, int threshold) {
    return new RoleSigners(signers.stream().map(Signer::publicKey).toList(), threshold);
  }

  /// The keys of so many people.
  private List<Signer> people(int count) {
    var signers = new ArrayList<Signer>();
    for (int person = 0; person < count; person++) {
      signers.add(classical());
      if (hybrid) {
        signers.add(SoftwareSigner.of(KeyGenerator.mlDsa65()));
      }
    }
    return signers;
  }

  private static Signer classical() {
    return SoftwareSigner.of(KeyGenerator.ed25519());
  }
}
