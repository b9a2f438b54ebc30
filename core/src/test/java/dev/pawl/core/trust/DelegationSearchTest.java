package dev.pawl.core.trust;

import static dev.pawl.core.testkit.TestTuf.SNAPSHOT;
import static dev.pawl.core.testkit.TestTuf.TARGETS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// TUF 1.0.34, 5.6.7: who names a target.
class DelegationSearchTest {
  private static final TargetFile FILE = file("content");

  private final TestTuf tuf = new TestTuf();

  private static TargetFile file(String content) {
    byte[] bytes = content.getBytes(UTF_8);
    return new TargetFile(
        new ByteCount(bytes.length),
        Map.of(Algorithm.SHA_256, Digest.sha256(bytes)),
        JsonObject.builder().put("content", content).build());
  }

  private void delegate(String from, String to, String pattern, boolean terminating) {
    RoleName delegator = new RoleName(from);
    RoleName role = new RoleName(to);
    TestRole keys = TestRole.of(1, 1);
    if (tuf.version(role) == 0) {
      tuf.keys(role, keys);
      tuf.publishTargets(role);
    }
    tuf.delegations(
        delegator,
        tuf.delegations(delegator)
            .and(role, tuf.keys(role).roleSigners(), PathRule.pattern(pattern), terminating));
  }

  /// Publishes a tree written as `targets>A targets>B! A>C:*.py`: `!` terminates, `:` gives a
  /// pattern other than `*`.
  private Device tree(String edges) {
    tuf.publishRoot();
    for (String edge : edges.split(" ", -1)) {
      String[] parts = edge.replace("!", "").split("[>:]", -1);
      delegate(parts[0], parts[1], parts.length > 2 ? parts[2] : "*", edge.contains("!"));
    }
    for (String edge : edges.split(" ", -1)) {
      RoleName delegator = new RoleName(edge.split(">", -1)[0]);
      if (!delegator.equals(TARGETS)) {
        tuf.publishTargets(delegator);
      }
    }
    tuf.publish(TARGETS);
    return Device.of(tuf);
  }

  /// The delegated roles asked for while searching `path`.
  private String visited(Device device, String path) {
    RefreshedTrust trust = device.trust();
    tuf.takeRequests();
    trust.find(new TargetPath(path));
    return String.join(
        " ",
        tuf.takeRequests().stream()
            .map(name -> name.replaceAll("[0-9]+\\.(.*)\\.json", "$1"))
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          targets>A                                           | A
          targets>A targets>B                                 | A B
          targets>A targets>B B>C                             | A B C
          targets>A targets>B A>C A>D                         | A C D B
          targets>A targets>B A>C C>D                         | A C D B
          targets>A targets>B A>C! A>D                        | A C
          targets>A targets>B A>C! C>D                        | A C D
          targets>A! targets>B                                | A
          targets>A:*.py targets>B A>C                        | B
          targets>A:*.py! targets>B                           | B
          targets>A targets>B A>C:*.py C>D                    | A B
          targets>A targets>B B>C C>D D>B                     | A B C D
          targets>A A>A                                       | A
          targets>A targets>B B>C A>C                         | A C B
          targets>A targets>B B>C A>C:*.py                    | A B C
          """)
  void rolesAreVisited_preOrderDepthFirst(String edges, String expected) {
    Device device = tree(edges);
    assertEquals(expected, visited(device, "missing"));
    assertEquals("trust.target-not-found", device.find("missing"));
  }

  @Test
  void firstRoleThatNamesThePath_wins() {
    tuf.target(new RoleName("B"), "x", file("of B"));
    tuf.target(new RoleName("C"), "x", file("of C"));
    Device device = tree("targets>A targets>B A>C");
    TargetInfo found = Expect.ok(device.trust().find(new TargetPath("x"))).value();
    assertEquals(new RoleName("C"), found.role());
    assertEquals(file("of C").custom(), found.custom());
    assertEquals(file("of C").hashes(), found.hashes());
    assertEquals(file("of C").length(), found.length());
    assertEquals(new TargetPath("x"), found.path());
  }

  @Test
  void topLevelTargets_comeFirst_andNeedNoDelegatedRole() {
    tuf.target(TARGETS, "x", file("of targets"));
    tuf.target(new RoleName("A"), "x", file("of A"));
    Device device = tree("targets>A");
    assertEquals("", visited(device, "x"));
    TargetInfo found = Expect.ok(device.trust().find(new TargetPath("x"))).value();
    assertEquals(TARGETS, found.role());
  }

  @Test
  void roleThatNamesAPathItIsNotDelegated_isNotAsked() {
    tuf.target(new RoleName("A"), "y", FILE);
    assertEquals("trust.target-not-found", tree("targets>A:*.py").find("y"));
  }

  @Test
  void pathMustBeDelegatedAtEveryStep() {
    tuf.target(new RoleName("B"), "z/z", FILE);
    Device device = tree("targets>A:*/* A>B:y/*");
    assertEquals("A", visited(device, "z/z"));
    assertEquals("trust.target-not-found", device.find("z/z"));
  }

  @Test
  void upTo32DelegatedRoles_areVisited() {
    var edges = new StringBuilder("targets>R1");
    for (int i = 1; i < 32; i++) {
      edges.append(" R").append(i).append(">R").append(i + 1);
    }
    tuf.target(new RoleName("R32"), "x", FILE);
    tuf.target(new RoleName("R33"), "y", FILE);
    assertEquals("ok", tree(edges.toString()).find("x"));
    Device longer = tree("R32>R33");
    assertEquals("ok", longer.find("x"));
    assertEquals("trust.too-many-delegations", longer.find("y"));
    assertEquals(
        new TrustFailure.TooManyDelegations("y", 32),
        Expect.failure(longer.trust().find(new TargetPath("y"))));
  }

  @Test
  void roleTheSnapshotDoesNotList_isNotFetched() {
    tuf.target(new RoleName("A"), "x", FILE);
    Device device = tree("targets>A");
    tuf.listed().remove(new RoleName("A"));
    tuf.publish();
    assertEquals("trust.not-in-snapshot", device.find("x"));
    assertEquals("", visited(device, "x"));
  }

  @Test
  void delegatedRole_isVerified_beforeItIsBelieved() {
    RoleName role = new RoleName("A");
    tuf.target(role, "x", FILE);
    Device device = tree("targets>A");
    assertEquals("ok", device.find("x"));
    tuf.signWith(role, List.of(TestRole.signer())).publish(role);
    assertEquals("trust.too-few-signatures", device.find("x"));
    tuf.signWith(role, tuf.keys(role).signers());
    tuf.expires(role, TestTuf.NOW).publish(role);
    assertEquals("trust.expired", device.find("x"));
    tuf.expires(role, TestTuf.EXPIRES).publish(role);
    assertEquals("ok", device.find("x"));
    tuf.tamper("4.A.json", _ -> tuf.file("3.A.json"));
    Device fresh = Device.of(tuf);
    assertEquals("trust.wrong-version", fresh.find("x"));
  }

  @Test
  void delegatedRole_mustHaveTheLengthAndHashOfTheSnapshot() {
    RoleName role = new RoleName("A");
    tuf.target(role, "x", FILE);
    tuf.hashes(true);
    Device device = tree("targets>A");
    tuf.tamper("1.A.json", bytes -> (new String(bytes, UTF_8) + " ").getBytes(UTF_8));
    assertEquals("trust.length-exceeded", device.find("x"));
    tuf.tamper(
        "1.A.json",
        bytes ->
            new String(bytes, UTF_8)
                .trim()
                .replace("\"version\":1", "\"version\":2")
                .getBytes(UTF_8));
    assertEquals("trust.hash-mismatch", device.find("x"));
    assertTrue(device.store().load(role).isEmpty());
  }

  @Test
  void delegatedRole_isStored_andFetchedOnceOnly() {
    RoleName role = new RoleName("../A?");
    tuf.target(role, "x", FILE);
    Device device = tree("targets>../A?");
    RefreshedTrust trust = device.trust();
    tuf.takeRequests();
    Expect.ok(trust.find(new TargetPath("x")));
    Expect.ok(trust.find(new TargetPath("x")));
    assertEquals(List.of("1...%2FA%3F.json"), tuf.takeRequests());
    assertTrue(device.store().load(role).isPresent());
    device.store().delete(role);
    Expect.ok(trust.find(new TargetPath("x")));
    assertEquals(List.of(), tuf.takeRequests());
    device.store().store(role, tuf.file("1...%2FA%3F.json"));
    Expect.ok(device.trust().find(new TargetPath("x")));
    assertEquals(List.of("2.root.json", "timestamp.json"), tuf.takeRequests());
  }

  @Test
  void cachedRole_isVerifiedForTheDelegatorAtHand() {
    RoleName release = new RoleName("release");
    tuf.target(release, "a/x", FILE);
    tuf.target(release, "b/x", FILE);
    Device device = tree("targets>A:a/* targets>B:b/* A>release:a/*");
    // B delegates to a role of the same name, and to other keys.
    TestRole other = TestRole.of(1, 1);
    RoleName b = new RoleName("B");
    tuf.delegations(
        b, Delegations.NONE.and(release, other.roleSigners(), PathRule.pattern("b/*"), false));
    tuf.publish(b);
    RefreshedTrust trust = device.trust();
    assertEquals("ok", Expect.code(trust.find(new TargetPath("a/x"))));
    assertEquals("trust.too-few-signatures", Expect.code(trust.find(new TargetPath("b/x"))));
    assertEquals("ok", Expect.code(trust.find(new TargetPath("a/x"))));
  }

  @Test
  void hashPrefixDelegations_areFollowed() {
    RoleName bin = new RoleName("bin-0");
    tuf.keys(bin, TestRole.of(1, 1)).target(bin, "x", FILE);
    String hash = Digest.sha256("x".getBytes(UTF_8)).hex();
    tuf.delegations(
        TARGETS,
        Delegations.NONE.and(
            bin,
            tuf.keys(bin).roleSigners(),
            new PathRule.HashPrefixes(List.of(hash.substring(0, 2))),
            true));
    tuf.publishRoot();
    tuf.publish(bin, TARGETS);
    assertEquals("ok", Device.of(tuf).find("x"));
    assertEquals("trust.target-not-found", Device.of(tuf).find("y"));
    assertEquals(1, tuf.version(SNAPSHOT));
  }

  @Test
  void proof_isMadeForDirectDelegationsOnly() {
    tuf.target(new RoleName("A"), "x", FILE);
    tuf.target(new RoleName("B"), "y", FILE);
    tuf.target(TARGETS, "z", FILE);
    RefreshedTrust trust = tree("targets>A A>B").trust();
    ImageProof proof = Expect.ok(trust.proof(new TargetPath("x")));
    assertEquals(new TargetPath("x"), proof.path());
    assertEquals("trust.target-not-found", Expect.code(trust.proof(new TargetPath("y"))));
    assertEquals("trust.target-not-found", Expect.code(trust.proof(new TargetPath("z"))));
    assertEquals("trust.target-not-found", Expect.code(trust.proof(new TargetPath("missing"))));
  }

  @Test
  void roleOfTheTopLevelTargets_isHadAsAWhole() {
    tuf.target(new RoleName("A"), "x", FILE);
    Device device = tree("targets>A A>B");
    tuf.publishRoot();
    RefreshedTrust trust = device.trust();
    var role = Expect.ok(trust.delegated(new RoleName("A"))).value();
    assertArrayEquals(tuf.file("2.A.json"), role.received());
    assertEquals("trust.not-in-snapshot", Expect.code(trust.delegated(new RoleName("B"))));
    assertEquals(1, trust.roots().size());
    trust.roots().getFirst()[0] = 0;
    assertArrayEquals(tuf.file("2.root.json"), trust.roots().getFirst());
    assertArrayEquals(tuf.file("1.targets.json"), trust.targets().value().received());
  }

  @Test
  void pathOfAnyForm_isFound_inOthersRepositories() {
    tuf.target(new RoleName("A"), "a b/../é", FILE);
    RefreshedTrust trust = tree("targets>A:*/*/*").trust();
    assertEquals(FILE, Expect.ok(trust.findFile("a b/../é")).value());
    assertEquals("trust.target-not-found", Expect.code(trust.findFile("a b/../e")));
  }
}
