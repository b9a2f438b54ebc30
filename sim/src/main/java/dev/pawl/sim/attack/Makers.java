package dev.pawl.sim.attack;

import dev.pawl.cli.workspace.KeyFamily;
import dev.pawl.cli.workspace.KeyPlan;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.Signer;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.MetaFile;
import dev.pawl.core.trust.Metadata;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RecoveryKeys;
import dev.pawl.core.trust.RoleSigners;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.Snapshot;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.Timestamp;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The makers' image repository with all its keys, as `pawl init` makes it: root and targets two of
/// three, each line two of two, snapshot and timestamp one; or, as with `--post-quantum`, four of
/// six and three of four of two families. Plays reach into it for the keys their attacker has, and
/// for no others.
final class Makers {
  static final String LOCK = "lock";
  static final String CAMERA = "camera";
  static final RoleName LINE = LineNames.role(new ProductLine(LOCK));
  private static final RoleName ROOT = RoleType.ROOT.role();
  private static final RoleName TARGETS = RoleType.TARGETS.role();
  private static final RoleName SNAPSHOT = RoleType.SNAPSHOT.role();
  private static final RoleName TIMESTAMP = RoleType.TIMESTAMP.role();

  private Instant now; // moves with the scene
  private final Map<RoleName, Quorum> keys = new LinkedHashMap<>();
  private final Map<RoleName, Long> versions = new LinkedHashMap<>();
  private final Map<RoleName, Map<String, TargetFile>> lines = new LinkedHashMap<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final KeyPair snapshot = KeyGenerator.ed25519();
  private final KeyPair timestamp = KeyGenerator.ed25519();
  private final Optional<Quorum> recovery;
  private final byte[] factoryRoot;

  Makers(Instant now, KeyPlan plan) {
    this.now = now;
    this.recovery = plan.recovery() ? Optional.of(Quorum.of(2, 3)) : Optional.empty();
    boolean hybrid = plan.family() == KeyFamily.HYBRID;
    keys.put(ROOT, hybrid ? Quorum.hybrid(3) : Quorum.of(2, 3));
    keys.put(TARGETS, hybrid ? Quorum.hybrid(3) : Quorum.of(2, 3));
    keys.put(SNAPSHOT, Quorum.of(snapshot));
    keys.put(TIMESTAMP, Quorum.of(timestamp));
    for (String line : List.of(LOCK, CAMERA)) {
      RoleName role = LineNames.role(new ProductLine(line));
      keys.put(role, hybrid ? Quorum.hybrid(2) : Quorum.of(2, 2));
      lines.put(role, new LinkedHashMap<>());
    }
    factoryRoot = publishRoot(Set.of());
    publishTargets();
    lines.keySet().forEach(this::publishLine);
    publishOnline();
  }

  /// Makes the data folder of a server, as `pawl init` does.
  void initServer(Path data) throws IOException {
    Path repository = Files.createDirectories(data.resolve("repository"));
    for (String name : List.of("1.root.json", "1.targets.json")) {
      Files.write(repository.resolve(name), file(files, name));
    }
    Path online = Files.createDirectories(data.resolve("online-keys"));
    KeyFile.createUnencryptedForMachine(online.resolve("snapshot.key"), snapshot.getPrivate());
    KeyFile.createUnencryptedForMachine(online.resolve("timestamp.key"), timestamp.getPrivate());
  }

  // --- honest publishing -------------------------------------------------------------------------

  /// Publishes images of any lines.
  void publish(Image... images) {
    for (Image image : images) {
      ImageDescription described = image.description();
      RoleName role = LineNames.role(described.line());
      line(role).put(described.path().value(), described.toTarget());
      publishLine(role);
    }
    publishOnline();
  }

  /// Takes an image out of its line.
  void withdraw(Image image) {
    RoleName role = LineNames.role(image.description().line());
    line(role).remove(image.description().path().value());
    publishLine(role);
    publishOnline();
  }

  /// Fresh snapshot and timestamp.
  void publishOnline() {
    long snapshot = raise(SNAPSHOT);
    serve(MetadataNames.versioned(SNAPSHOT, snapshot), snapshot(snapshot, listed()));
    long timestamp = raise(TIMESTAMP);
    serve(MetadataNames.unversioned(TIMESTAMP), timestamp(timestamp, snapshot));
  }

  /// A fresh timestamp over the snapshot there is.
  void timestampAgain() {
    long timestamp = raise(TIMESTAMP);
    serve(MetadataNames.unversioned(TIMESTAMP), timestamp(timestamp, version(SNAPSHOT)));
  }

  /// New keys for snapshot and timestamp, whose versions begin again at one.
  void rotateOnlineKeys() {
    replaceOnline(Quorum.of(1, 1), Quorum.of(1, 1));
  }

  /// The same, but those before stay as good as the new ones.
  void addOnlineKeys() {
    replaceOnline(quorum(SNAPSHOT).withFirst(), quorum(TIMESTAMP).withFirst());
  }

  private void replaceOnline(Quorum snapshot, Quorum timestamp) {
    keys.put(SNAPSHOT, snapshot);
    keys.put(TIMESTAMP, timestamp);
    newRoot();
    versions.put(SNAPSHOT, 0L);
    versions.put(TIMESTAMP, 0L);
    publishOnline();
  }

  /// A next root, valid a year from now, with the keys there are.
  void newRoot() {
    publishRoot(Set.copyOf(quorum(ROOT).enough()));
  }

  /// Everything signed again, as of now.
  void signAgain() {
    newRoot();
    publishTargets();
    lines.keySet().forEach(this::publishLine);
    publishOnline();
  }

  /// New root keys, by the recovery keys: the old ones are in a thief's hands.
  void recoverRoot() {
    List<Signer> by = new ArrayList<>(recovery.orElseThrow().enough());
    keys.put(ROOT, Quorum.of(2, 3));
    by.addAll(quorum(ROOT).enough());
    long version = versions.merge(ROOT, 1000L, Long::sum);
    byte[] file = MetadataWriter.sign(root(version).recovering(), by);
    serve(MetadataNames.versioned(ROOT, version), file);
    serve(MetadataNames.RECOVERY, file);
  }

  private byte[] publishRoot(Set<Signer> before) {
    long version = raise(ROOT);
    var by = new LinkedHashSet<>(before);
    by.addAll(quorum(ROOT).enough());
    byte[] file = MetadataWriter.sign(root(version), List.copyOf(by));
    serve(MetadataNames.versioned(ROOT, version), file);
    return file;
  }

  /// The delegations again, under a next version.
  void publishTargets() {
    long version = raise(TARGETS);
    serve(
        MetadataNames.versioned(TARGETS, version),
        sign(new Targets(version, after(365), Map.of(), delegations()), quorum(TARGETS).enough()));
  }

  private void publishLine(RoleName role) {
    long version = raise(role);
    serve(
        MetadataNames.versioned(role, version),
        lineFile(role, version, line(role), quorum(role).enough()));
  }

  /// What is signed from now on is signed at this time.
  void at(Instant time) {
    now = time;
  }

  // --- making files, for whoever has the keys ----------------------------------------------------

  /// The content of a root of this version: the present keys.
  Root root(long version) {
    var roles = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    for (RoleType type : RoleType.values()) {
      roles.put(type, quorum(type.role()).publicSide());
    }
    Root root = Root.of(version, after(365), roles);
    return recovery.map(keys -> root.with(RecoveryKeys.of(keys.publicSide()))).orElse(root);
  }

  /// Who signs for which line.
  Delegations delegations() {
    Delegations all = Delegations.NONE;
    for (RoleName role : lines.keySet()) {
      var line = new ProductLine(role.value().substring("line-".length()));
      all = all.and(role, quorum(role).publicSide(), LineNames.paths(line), true);
    }
    return all;
  }

  /// A line's file.
  byte[] lineFile(
      RoleName role, long version, Map<String, TargetFile> targets, List<Signer> signers) {
    Objects.requireNonNull(role);
    return sign(new Targets(version, after(90), targets, Delegations.NONE), signers);
  }

  /// A snapshot signed with the online key.
  byte[] snapshot(long version, Map<RoleName, Long> roles) {
    var all = new LinkedHashMap<RoleName, MetaFile>();
    roles.forEach((role, listed) -> all.put(role, MetaFile.of(listed)));
    return sign(new Snapshot(version, after(30), all), quorum(SNAPSHOT).enough());
  }

  /// A timestamp signed with the online key.
  byte[] timestamp(long version, long snapshot) {
    return timestamp(version, MetaFile.of(snapshot));
  }

  /// The next timestamp, with this about the snapshot.
  byte[] timestamp(MetaFile snapshot) {
    return timestamp(version(TIMESTAMP) + 1, snapshot);
  }

  private byte[] timestamp(long version, MetaFile snapshot) {
    return sign(new Timestamp(version, after(3), snapshot), quorum(TIMESTAMP).enough());
  }

  static byte[] sign(Metadata content, List<Signer> signers) {
    return MetadataWriter.sign(content, signers);
  }

  Instant after(int days) {
    return now.plus(Duration.ofDays(days)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
  }

  // --- what there is -----------------------------------------------------------------------------

  /// Versions of the targets roles, as an honest snapshot lists them.
  Map<RoleName, Long> listed() {
    var all = new LinkedHashMap<RoleName, Long>();
    all.put(TARGETS, version(TARGETS));
    lines.keySet().forEach(role -> all.put(role, version(role)));
    return all;
  }

  long version(RoleName role) {
    return versions.getOrDefault(role, 0L);
  }

  Quorum quorum(RoleName role) {
    return Objects.requireNonNull(keys.get(role));
  }

  Map<String, TargetFile> line(RoleName role) {
    return Objects.requireNonNull(lines.get(role));
  }

  /// A copy of everything that is published now, by file name.
  Map<String, byte[]> published() {
    return new LinkedHashMap<>(files);
  }

  /// One of the published files.
  static byte[] file(Map<String, byte[]> published, String name) {
    return Objects.requireNonNull(published.get(name), name);
  }

  byte[] factoryRoot() {
    return factoryRoot.clone();
  }

  private long raise(RoleName role) {
    return versions.merge(role, 1L, Long::sum);
  }

  private void serve(String name, byte[] file) {
    files.put(name, file);
  }
}
