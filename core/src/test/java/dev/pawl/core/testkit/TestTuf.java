package dev.pawl.core.testkit;

import dev.pawl.core.key.Signer;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MetaFile;
import dev.pawl.core.trust.Metadata;
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
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.RoleName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// A TUF repository in memory with all its private keys. Everything can be set to what no honest
/// repository would publish; what is served can be changed byte by byte; requests are recorded.
///
/// Each `publish…` raises the version of one role, signs it with as many of its keys as must sign
/// and serves it.
public final class TestTuf implements MetadataSource {
  /// The time tests happen at.
  public static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");

  /// When metadata expires unless a test says otherwise.
  public static final Instant EXPIRES = Instant.parse("2027-11-20T00:00:00Z");

  /// The top-level roles.
  public static final RoleName ROOT = RoleType.ROOT.role();

  public static final RoleName TIMESTAMP = RoleType.TIMESTAMP.role();
  public static final RoleName SNAPSHOT = RoleType.SNAPSHOT.role();
  public static final RoleName TARGETS = RoleType.TARGETS.role();

  private final Map<RoleName, TestRole> keys = new HashMap<>();
  private final Map<RoleName, Long> versions = new HashMap<>();
  private final Map<RoleName, Instant> expiry = new HashMap<>();
  private final Map<RoleName, List<Signer>> signers = new HashMap<>();
  private final Map<RoleName, Map<String, TargetFile>> targets = new HashMap<>();
  private final Map<RoleName, Delegations> delegations = new HashMap<>();
  private final Map<RoleName, MetaFile> listed = new LinkedHashMap<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Map<String, FetchAnswer> answers = new HashMap<>();
  private final List<String> requests = new ArrayList<>();
  private final Set<Signer> previousRootSigners = new LinkedHashSet<>();
  private MetaFile snapshotFile = MetaFile.of(1);
  private boolean consistent = true;
  private boolean hashes;

  /// A repository with one key for each top-level role and nothing published.
  public TestTuf() {
    for (RoleType type : RoleType.values()) {
      keys.put(type.role(), TestRole.of(1, 1));
    }
  }

  // --- what the next publishing takes ------------------------------------------------------------

  /// Sets the keys of a top-level or delegated role.
  public TestTuf keys(RoleName role, TestRole to) {
    keys.put(role, to);
    return this;
  }

  /// The keys of a role.
  public TestRole keys(RoleName role) {
    return Objects.requireNonNull(keys.get(role), role.value());
  }

  /// Sets who signs the role from now on, whatever its keys are.
  public TestTuf signWith(RoleName role, List<Signer> by) {
    signers.put(role, List.copyOf(by));
    return this;
  }

  /// Sets when the role's next file expires.
  public TestTuf expires(RoleName role, Instant at) {
    expiry.put(role, at);
    return this;
  }

  /// Sets the version that the role's next file gets.
  public TestTuf nextVersion(RoleName role, long version) {
    versions.put(role, version - 1);
    return this;
  }

  /// The version last published, or 0.
  public long version(RoleName role) {
    return versions.getOrDefault(role, 0L);
  }

  /// Whether file names carry versions, from the next root on.
  public TestTuf consistent(boolean on) {
    consistent = on;
    return this;
  }

  /// Whether snapshot and timestamp state lengths and hashes.
  public TestTuf hashes(boolean on) {
    hashes = on;
    return this;
  }

  /// Sets what a targets role says about `path`.
  public TestTuf target(RoleName role, String path, TargetFile file) {
    targets.computeIfAbsent(role, _ -> new LinkedHashMap<>()).put(path, file);
    return this;
  }

  /// The targets of a role, open to change.
  public Map<String, TargetFile> targets(RoleName role) {
    return targets.computeIfAbsent(role, _ -> new LinkedHashMap<>());
  }

  /// Sets whom a targets role delegates to.
  public TestTuf delegations(RoleName role, Delegations to) {
    delegations.put(role, to);
    return this;
  }

  /// Whom a targets role delegates to.
  public Delegations delegations(RoleName role) {
    return delegations.getOrDefault(role, Delegations.NONE);
  }

  /// What the next snapshot lists, open to change.
  public Map<RoleName, MetaFile> listed() {
    return listed;
  }

  /// Sets what the next timestamp says about the snapshot.
  public TestTuf snapshotFile(MetaFile file) {
    snapshotFile = file;
    return this;
  }

  /// What the next timestamp says about the snapshot.
  public MetaFile snapshotFile() {
    return snapshotFile;
  }

  // --- publishing --------------------------------------------------------------------------------

  /// Publishes the next root, signed for the one before it and for itself.
  public byte[] publishRoot() {
    var roles = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    for (RoleType type : RoleType.values()) {
      roles.put(type, keys(type.role()).roleSigners());
    }
    Root plain = Root.of(nextVersion(ROOT), expiryOf(ROOT), roles);
    return publishRoot(
        new Root(plain.version(), plain.expires(), consistent, plain.keys(), plain.roles()));
  }

  /// Publishes this root, signed for the one before it and for itself.
  public byte[] publishRoot(Root root) {
    versions.put(ROOT, root.version());
    var by = new LinkedHashSet<>(previousRootSigners);
    by.addAll(keys(ROOT).quorum());
    previousRootSigners.clear();
    previousRootSigners.addAll(keys(ROOT).quorum());
    byte[] file = MetadataWriter.sign(root, signers.getOrDefault(ROOT, List.copyOf(by)));
    files.put(MetadataNames.versioned(ROOT, root.version()), file);
    return file;
  }

  /// Publishes the next file of a targets role and lists it for the next snapshot.
  public byte[] publishTargets(RoleName role) {
    byte[] file = draftTargets(role, nextVersion(role));
    return serveTargets(role, file);
  }

  /// Makes a file of a targets role without publishing it.
  public byte[] draftTargets(RoleName role, long version) {
    return sign(role, new Targets(version, expiryOf(role), targets(role), delegations(role)));
  }

  /// Serves `file` as the next version of a targets role and lists it for the next snapshot.
  public byte[] serveTargets(RoleName role, byte[] file) {
    long version = nextVersion(role);
    versions.put(role, version);
    listed.put(role, metaFile(version, file));
    return serve(role, version, file);
  }

  /// Publishes the next snapshot.
  public byte[] publishSnapshot() {
    long version = nextVersion(SNAPSHOT);
    versions.put(SNAPSHOT, version);
    byte[] file = sign(SNAPSHOT, new Snapshot(version, expiryOf(SNAPSHOT), listed));
    snapshotFile = metaFile(version, file);
    return serve(SNAPSHOT, version, file);
  }

  /// Publishes the next timestamp.
  public byte[] publishTimestamp() {
    long version = nextVersion(TIMESTAMP);
    versions.put(TIMESTAMP, version);
    byte[] file = sign(TIMESTAMP, new Timestamp(version, expiryOf(TIMESTAMP), snapshotFile));
    files.put(MetadataNames.unversioned(TIMESTAMP), file);
    return file;
  }

  /// Publishes these targets roles, then snapshot and timestamp.
  public TestTuf publish(RoleName... roles) {
    Arrays.stream(roles).forEach(this::publishTargets);
    publishSnapshot();
    publishTimestamp();
    return this;
  }

  /// Publishes the first version of the four top-level roles.
  public TestTuf publishAll() {
    publishRoot();
    return publish(TARGETS);
  }

  /// Signs `content` as `role`.
  public byte[] sign(RoleName role, Metadata content) {
    List<Signer> by = signers.get(role);
    return MetadataWriter.sign(content, by == null ? keys(role).quorum() : by);
  }

  private byte[] serve(RoleName role, long version, byte[] file) {
    String name =
        consistent ? MetadataNames.versioned(role, version) : MetadataNames.unversioned(role);
    files.put(name, file);
    return file;
  }

  private MetaFile metaFile(long version, byte[] file) {
    return hashes
        ? new MetaFile(
            version, Optional.of(new ByteCount(file.length)), List.of(Digest.sha256(file)))
        : MetaFile.of(version);
  }

  private long nextVersion(RoleName role) {
    return version(role) + 1;
  }

  private Instant expiryOf(RoleName role) {
    return expiry.getOrDefault(role, EXPIRES);
  }

  // --- serving -----------------------------------------------------------------------------------

  /// The file served under this name.
  public byte[] file(String name) {
    return Objects.requireNonNull(files.get(name), name).clone();
  }

  /// Everything served, by file name.
  public Map<String, byte[]> files() {
    return files;
  }

  /// Changes a file that is served, not its signatures.
  public TestTuf tamper(String name, UnaryOperator<byte[]> change) {
    files.put(name, change.apply(file(name)));
    return this;
  }

  /// Answers every request for `name` with this from now on.
  public TestTuf answer(String name, FetchAnswer with) {
    answers.put(name, with);
    return this;
  }

  @Override
  public FetchAnswer fetch(String fileName, ByteCount limit) {
    requests.add(fileName);
    FetchAnswer answer = answers.get(fileName);
    if (answer != null) {
      return answer;
    }
    byte[] file = files.get(fileName);
    if (file == null) {
      return new FetchAnswer.NotFound();
    }
    return file.length > limit.value()
        ? new FetchAnswer.TooLong()
        : new FetchAnswer.Found(file.clone());
  }

  /// What was asked for since the last call, in order.
  public List<String> takeRequests() {
    List<String> taken = List.copyOf(requests);
    requests.clear();
    return taken;
  }
}
