package dev.pawl.core.testkit;

import dev.pawl.core.director.Agreed;
import dev.pawl.core.director.Assigned;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.director.Directed;
import dev.pawl.core.director.DirectorMetadata;
import dev.pawl.core.key.Signer;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.Metadata;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.MetadataSource;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RoleSigners;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A director in memory with all its keys: root two of three, the others one. Answers every device;
/// those without an assignment are told expressly that there is nothing.
public final class TestDirector {
  private final Map<RoleType, TestRole> keys = new EnumMap<>(RoleType.class);
  private final Map<DeviceId, Assignment> assignments = new HashMap<>();
  private final Map<DeviceId, Long> versions = new HashMap<>();
  private final Map<Long, byte[]> roots = new HashMap<>();
  private Instant now = TestTuf.NOW;
  private long answered = 1_000; // version of the last timestamp

  /// A director with fresh keys.
  public TestDirector() {
    keys.put(RoleType.ROOT, TestRole.of(2, 3));
    for (RoleType type : List.of(RoleType.TARGETS, RoleType.SNAPSHOT, RoleType.TIMESTAMP)) {
      keys.put(type, TestRole.of(1, 1));
    }
    publishRoot(TestTuf.EXPIRES, List.of());
  }

  /// What a device gets in the factory.
  public byte[] factoryRoot() {
    return root(1);
  }

  /// The root of this version.
  public byte[] root(long version) {
    return Optional.ofNullable(roots.get(version)).orElseThrow().clone();
  }

  /// Publishes the next root with fresh online keys, signed by the old root keys.
  public void rotateOnlineKeys(Instant expires) {
    for (RoleType type : List.of(RoleType.TARGETS, RoleType.SNAPSHOT, RoleType.TIMESTAMP)) {
      keys.put(type, TestRole.of(1, 1));
    }
    publishRoot(expires, keysOf(RoleType.ROOT).quorum());
  }

  private void publishRoot(Instant expires, List<Signer> also) {
    var signers = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    keys.forEach((type, role) -> signers.put(type, role.roleSigners()));
    long version = roots.size() + 1L;
    var by = also.isEmpty() ? keysOf(RoleType.ROOT).quorum() : also;
    roots.put(version, MetadataWriter.sign(Root.of(version, expires, signers), by));
  }

  /// The keys of a role.
  public TestRole keysOf(RoleType type) {
    return Optional.ofNullable(keys.get(type)).orElseThrow();
  }

  /// What its clock says from now on.
  public void time(Instant at) {
    now = at;
  }

  /// Assigns; the device's files get the next version.
  public void assign(Assignment assignment) {
    assignments.put(assignment.device(), assignment);
    versions.merge(assignment.device(), 2L, (old, _) -> old + 1);
  }

  /// Signs `content` as its role.
  public byte[] sign(Metadata content) {
    return MetadataWriter.sign(content, keysOf(content.type()).quorum());
  }

  private long version(DeviceId device) {
    return versions.getOrDefault(device, 1L);
  }

  /// One file, as fetched without a bundle.
  public Optional<byte[]> file(DeviceId device, String name, Optional<Nonce> nonce) {
    long version = version(device);
    if (name.equals(MetadataNames.unversioned(RoleType.TIMESTAMP.role()))) {
      answered++;
      return Optional.of(sign(DirectorMetadata.timestamp(device, nonce, answered, version, now)));
    }
    if (name.equals(MetadataNames.versioned(RoleType.SNAPSHOT.role(), version))) {
      return Optional.of(sign(DirectorMetadata.snapshot(version, version, now)));
    }
    if (name.equals(MetadataNames.versioned(RoleType.TARGETS.role(), version))) {
      var assignment = assignments.getOrDefault(device, Assignment.nothing(device));
      return Optional.of(sign(DirectorMetadata.targets(assignment, version, now)));
    }
    return roots.entrySet().stream()
        .filter(root -> name.equals(MetadataNames.versioned(RoleType.ROOT.role(), root.getKey())))
        .map(root -> root.getValue().clone())
        .findFirst();
  }

  /// The files newer than those held, as in a bundle.
  public Map<String, byte[]> newer(DeviceId device, BundleRequest request) {
    var files = new LinkedHashMap<String, byte[]>();
    for (long v = request.director().getOrDefault(RoleType.ROOT.role(), 1L) + 1;
        v <= roots.size();
        v++) {
      put(files, device, MetadataNames.versioned(RoleType.ROOT.role(), v), request);
    }
    put(files, device, MetadataNames.unversioned(RoleType.TIMESTAMP.role()), request);
    for (RoleType type : List.of(RoleType.SNAPSHOT, RoleType.TARGETS)) {
      if (request.director().getOrDefault(type.role(), 0L) < version(device)) {
        put(files, device, MetadataNames.versioned(type.role(), version(device)), request);
      }
    }
    return files;
  }

  private void put(Map<String, byte[]> files, DeviceId device, String name, BundleRequest request) {
    files.put(
        MetadataBundle.Repository.DIRECTOR.name(name),
        file(device, name, Optional.of(request.nonce())).orElseThrow());
  }

  /// What a device that asked this way agrees on: director and image repository say the same.
  public static Agreed agreed(
      DeviceId device, HardwareId hardware, ActionId action, Verified<ImageDescription> image) {
    var director = new TestDirector();
    var assigned = Assigned.of(device, hardware, image.value());
    director.assign(
        new Assignment(device, Optional.of(new AssignedSet(action, List.of(assigned)))));
    var nonce = new Nonce("0".repeat(32));
    var client =
        new TufClient(
            director.source(device, nonce), new MemoryMetadataStore(), director.factoryRoot());
    var directed = Expect.ok(Directed.by(Expect.ok(client.refresh(TestTuf.NOW)), device, nonce));
    var offered = new Agreed.Offered(action, image.value().path());
    return Expect.ok(Agreed.on(directed, offered, hardware, image));
  }

  /// Where a client of `device` fetches from that asks with this nonce.
  public MetadataSource source(DeviceId device, Nonce nonce) {
    return (name, limit) ->
        file(device, name, Optional.of(nonce))
            .<FetchAnswer>map(
                bytes ->
                    bytes.length > limit.value()
                        ? new FetchAnswer.TooLong()
                        : new FetchAnswer.Found(bytes))
            .orElseGet(FetchAnswer.NotFound::new);
  }
}
