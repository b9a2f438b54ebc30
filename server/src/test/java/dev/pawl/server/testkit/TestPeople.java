package dev.pawl.server.testkit;

import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.Signer;
import dev.pawl.core.key.SoftwareSigner;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RoleSigners;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The people who sign: what `pawl init` and `pawl release sign` do, with keys in memory.
public final class TestPeople {
  private static final Instant EXPIRES = Instant.parse("2099-01-01T00:00:00Z");

  private final TestTuf tuf = new TestTuf();
  private final KeyPair snapshot = KeyGenerator.ed25519();
  private final KeyPair timestamp = KeyGenerator.ed25519();
  private final TestRole directorPeople = TestRole.of(2, 3);
  private final Map<RoleType, KeyPair> director = directorKeys();
  private final Map<RoleName, Map<String, TargetFile>> listed = new HashMap<>();
  private final Map<RoleName, Long> versions = new HashMap<>();

  private TestPeople() {}

  /// People with keys for these lines, each signed two of two.
  public static TestPeople withLines(String... lines) {
    var people = new TestPeople();
    var tuf = people.tuf;
    tuf.keys(TestTuf.SNAPSHOT, role(people.snapshot));
    tuf.keys(TestTuf.TIMESTAMP, role(people.timestamp));
    tuf.keys(TestTuf.ROOT, TestRole.of(2, 3)).keys(TestTuf.TARGETS, TestRole.of(2, 3));
    for (var role : List.of(TestTuf.ROOT, TestTuf.TARGETS)) {
      tuf.expires(role, EXPIRES);
    }
    var delegations = Delegations.NONE;
    for (var name : lines) {
      var line = new ProductLine(name);
      var role = LineNames.role(line);
      tuf.keys(role, TestRole.of(2, 2));
      delegations =
          delegations.and(role, tuf.keys(role).roleSigners(), LineNames.paths(line), true);
    }
    tuf.delegations(TestTuf.TARGETS, delegations);
    tuf.publishRoot();
    tuf.publishTargets(TestTuf.TARGETS);
    return people;
  }

  /// Makes the server's data folder as `pawl init` does.
  public void init(Path data) throws IOException {
    var files = Files.createDirectories(data.resolve("repository"));
    for (var name : List.of("1.root.json", "1.targets.json")) {
      Files.write(files.resolve(name), tuf.file(name));
    }
    var keys = Files.createDirectories(data.resolve("online-keys"));
    KeyFile.createUnencryptedForMachine(keys.resolve("snapshot.key"), snapshot.getPrivate());
    KeyFile.createUnencryptedForMachine(keys.resolve("timestamp.key"), timestamp.getPrivate());
    initDirector(data);
  }

  private void initDirector(Path data) throws IOException {
    var roots = Files.createDirectories(data.resolve("director"));
    Files.write(roots.resolve("1.root.json"), directorRoot());
    var keys = Files.createDirectories(data.resolve("director-keys"));
    for (var role : director.entrySet()) {
      KeyFile.createUnencryptedForMachine(
          keys.resolve(role.getKey().tufName() + ".key"), role.getValue().getPrivate());
    }
  }

  /// The director's root, as devices get it in the factory.
  public byte[] directorRoot() {
    var signers = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    signers.put(RoleType.ROOT, directorPeople.roleSigners());
    director.forEach((type, pair) -> signers.put(type, role(pair).roleSigners()));
    return MetadataWriter.sign(Root.of(1, EXPIRES, signers), directorPeople.quorum());
  }

  private static Map<RoleType, KeyPair> directorKeys() {
    var keys = new EnumMap<RoleType, KeyPair>(RoleType.class);
    for (var type : List.of(RoleType.TARGETS, RoleType.SNAPSHOT, RoleType.TIMESTAMP)) {
      keys.put(type, KeyGenerator.ed25519());
    }
    return keys;
  }

  /// What devices get in the factory.
  public byte[] factoryRoot() {
    return tuf.file("1.root.json");
  }

  /// The two who sign a line.
  public List<Signer> signers(String line) {
    return tuf.keys(LineNames.role(new ProductLine(line))).signers();
  }

  /// The next version of the image's line with the image in it, signed by both.
  public byte[] signed(ImageDescription image) {
    var role = LineNames.role(image.line());
    listed
        .computeIfAbsent(role, _ -> new LinkedHashMap<>())
        .put(image.path().value(), image.toTarget());
    return sign(role, signers(image.line().value()));
  }

  /// The next version of the image's line without the image, signed by both.
  public byte[] signedWithout(ImageDescription image) {
    var role = LineNames.role(image.line());
    listed.getOrDefault(role, new HashMap<>()).remove(image.path().value());
    return sign(role, signers(image.line().value()));
  }

  private byte[] sign(RoleName role, List<Signer> by) {
    long version = versions.merge(role, 1L, Long::sum);
    var targets = listed.getOrDefault(role, Map.of());
    return MetadataWriter.sign(new Targets(version, EXPIRES, targets, Delegations.NONE), by);
  }

  private static TestRole role(KeyPair pair) {
    return new TestRole(List.of(SoftwareSigner.of(pair)), 1);
  }
}
