package dev.pawl.core.trust;

import static dev.pawl.core.testkit.TestTuf.EXPIRES;
import static dev.pawl.core.testkit.TestTuf.ROOT;
import static dev.pawl.core.testkit.TestTuf.TARGETS;
import static dev.pawl.core.testkit.TestTuf.TIMESTAMP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.key.Signer;
import dev.pawl.core.key.SoftwareSigner;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who must have signed what.
class MetadataVerifierTest {
  private static final List<Signer> SIGNERS = Stream.generate(TestRole::signer).limit(6).toList();
  private static final TestRole OTHER = TestRole.of(1, 1);

  private static List<Signer> pick(String digits) {
    return digits == null
        ? List.of()
        : digits.chars().mapToObj(digit -> SIGNERS.get(digit - '0')).toList();
  }

  private static Root root(long version, TestRole rootKeys) {
    var roles = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    for (RoleType type : RoleType.values()) {
      roles.put(type, OTHER.roleSigners());
    }
    roles.put(RoleType.ROOT, rootKeys.roleSigners());
    return Root.of(version, EXPIRES, roles);
  }

  /// `old` and `next` are keys and threshold, `by` the signing keys of the next root.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          012:2 | 012:2 | 01   | ok                       | nothing changes
          012:2 | 012:2 | 0    | trust.too-few-signatures | one of two
          012:2 | 013:2 | 01   | ok                       | one key replaced, two that stay sign
          012:2 | 013:2 | 23   | trust.too-few-signatures | one old, one new
          012:2 | 034:2 | 12   | trust.too-few-signatures | not signed by the new keys
          012:2 | 034:2 | 34   | trust.too-few-signatures | not signed by the old keys
          012:2 | 034:2 | 1234 | ok                       | both
          012:2 | 034:2 | 013  | ok                       | one key counts for both
          0:1   | 1:1   | 01   | ok                       | full replacement
          0:1   | 1:1   | 1    | trust.too-few-signatures | replacement by a thief of the new key
          0:1   | 012:3 | 012  | ok                       | threshold raised
          0:1   | 012:3 | 01   | trust.too-few-signatures | raised and not met
          012:3 | 012:1 | 0    | trust.too-few-signatures | lowered: the old threshold still counts
          012:3 | 012:1 | 012  | ok                       | lowered
          012:2 | 012:2 |      | trust.too-few-signatures | unsigned
          012:2 | 012:2 | 345  | trust.too-few-signatures | strangers
          012:2 | 012:2 | 0135 | ok                       | strangers beside enough good ones
          """)
  void nextRoot_isSignedByOldAndNewThreshold(
      String old, String next, String by, String expected, String why) {
    Root trusted = root(1, role(old));
    byte[] file = MetadataWriter.sign(root(2, role(next)), pick(by));
    assertEquals(expected, Expect.code(MetadataVerifier.nextRoot(trusted, file)), why);
  }

  private static TestRole role(String text) {
    String[] parts = text.split(":", -1);
    return new TestRole(pick(parts[0]), Integer.parseInt(parts[1]));
  }

  @Test
  void nextRoot_isOfTheNextVersion() {
    TestRole keys = role("0:1");
    for (long version : new long[] {1, 3}) {
      byte[] file = MetadataWriter.sign(root(version, keys), keys.signers());
      assertEquals(
          new TrustFailure.WrongVersion(ROOT, 2, version),
          Expect.failure(MetadataVerifier.nextRoot(root(1, keys), file)));
    }
  }

  @Test
  void firstRoot_isSignedByItself() {
    TestRole keys = role("012:2");
    assertEquals(
        "ok",
        Expect.code(MetadataVerifier.firstRoot(MetadataWriter.sign(root(7, keys), pick("12")))));
    assertEquals(
        new TrustFailure.TooFewSignatures(ROOT, 2, 1, keys.roleSigners().roleKeys().keyIds()),
        Expect.failure(MetadataVerifier.firstRoot(MetadataWriter.sign(root(7, keys), pick("1")))));
  }

  @Nested
  class CountingKeys {
    private final Targets content = new Targets(1, EXPIRES, Map.of(), Delegations.NONE);

    private String verify(RoleKeys keys, KeyRing ring, byte[] file) {
      var role = new RoleName("line-lock");
      var delegations =
          new Delegations(
              ring, List.of(new DelegatedRole(role, keys, PathRule.pattern("*"), true)));
      return Expect.code(
          MetadataVerifier.delegated(new Targets(1, EXPIRES, Map.of(), delegations), role, file));
    }

    /// One key under two ids (TAP 12) signs twice: it is still one key.
    @Test
    void oneKeyUnderTwoIds_countsOnce() {
      Signer signer = SIGNERS.get(0);
      PublicKey key = signer.publicKey();
      PublicKey same = PublicKey.fromTuf(key.toTuf().with("x-note", new JsonString("again")));
      KeyRing ring = KeyRing.of(List.of(key, same));
      var keys = new RoleKeys(Set.of(key.id(), same.id()), 2);
      byte[] once = MetadataWriter.sign(content, List.of(signer));
      byte[] twice =
          MetadataWriter.addSignature(
              Expect.ok(SignedMetadata.targets(TARGETS, once)), same.id(), signer);
      SigningProgress progress =
          SigningProgress.of(Expect.ok(SignedMetadata.targets(TARGETS, twice)), keys, ring);
      assertEquals(2, progress.signed().size());
      assertEquals(1, progress.distinct());
      assertFalse(progress.complete());
      assertEquals("trust.too-few-signatures", verify(keys, ring, twice));
      assertEquals("ok", verify(new RoleKeys(keys.keyIds(), 1), ring, once));
    }

    @Test
    void idThatIsNotTheHashOfTheKey_isAccepted() {
      Signer signer = SIGNERS.get(0);
      var id = new KeyId("my-key");
      KeyRing ring = new KeyRing(Map.of(id, signer.publicKey()), Map.of());
      byte[] file =
          MetadataWriter.addSignature(
              Expect.ok(SignedMetadata.targets(TARGETS, MetadataWriter.sign(content, List.of()))),
              id,
              signer);
      assertEquals("ok", verify(new RoleKeys(Set.of(id), 1), ring, file));
    }

    @Test
    void sameKeyIdTwiceInTheSignatures_isRefused_evenWhenEnoughHaveSigned() {
      Signer signer = SIGNERS.get(0);
      KeyRing ring = KeyRing.of(List.of(signer.publicKey()));
      var keys = new RoleKeys(Set.of(signer.publicKey().id()), 1);
      String file = new String(MetadataWriter.sign(content, List.of(signer)), UTF_8);
      String entry = file.substring(file.indexOf("[{") + 1, file.indexOf("}]") + 1);
      byte[] twice = file.replace(entry, entry + "," + entry).getBytes(UTF_8);
      assertEquals("trust.malformed", verify(keys, ring, twice));
    }

    @Test
    void keyOfTheRingThatIsNotTheRoles_doesNotCount() {
      KeyRing ring = KeyRing.of(pick("01").stream().map(Signer::publicKey).toList());
      var keys = new RoleKeys(Set.of(SIGNERS.get(0).publicKey().id()), 1);
      assertEquals(
          "trust.too-few-signatures", verify(keys, ring, MetadataWriter.sign(content, pick("1"))));
    }

    @Test
    void signatureUnderTheWrongId_doesNotCount() {
      KeyRing ring = KeyRing.of(pick("01").stream().map(Signer::publicKey).toList());
      KeyId first = SIGNERS.get(0).publicKey().id();
      byte[] file =
          MetadataWriter.addSignature(
              Expect.ok(SignedMetadata.targets(TARGETS, MetadataWriter.sign(content, List.of()))),
              first,
              SIGNERS.get(1));
      assertEquals("trust.too-few-signatures", verify(new RoleKeys(Set.of(first), 1), ring, file));
    }

    @Test
    void brokenSignature_besideEnoughGoodOnes_doesNoHarm() {
      KeyRing ring = KeyRing.of(pick("01").stream().map(Signer::publicKey).toList());
      var keys = new RoleKeys(ring.usable().keySet(), 1);
      String file = new String(MetadataWriter.sign(content, pick("0")), UTF_8);
      String other = SIGNERS.get(1).publicKey().id().value();
      for (String bad : List.of("", "zz", "abc", "00".repeat(64))) {
        String entry = "{\"keyid\":\"" + other + "\",\"sig\":\"" + bad + "\"},";
        byte[] both = file.replace("[{", "[" + entry + "{").getBytes(UTF_8);
        assertEquals("ok", verify(keys, ring, both), bad);
        assertEquals(
            "trust.too-few-signatures", verify(new RoleKeys(keys.keyIds(), 2), ring, both), bad);
      }
    }

    @Test
    void keysOfUnknownSchemes_verifyNothing_andDoNoHarm() {
      Signer signer = SIGNERS.get(0);
      var unknown = new KeyId("future");
      JsonObject future =
          JsonObject.builder()
              .put("keytype", "ml-dsa")
              .put("scheme", "ml-dsa-65/1")
              .put("keyval", JsonObject.builder().put("public", "00").build())
              .build();
      KeyRing ring =
          new KeyRing(Map.of(signer.publicKey().id(), signer.publicKey()), Map.of(unknown, future));
      var keys = new RoleKeys(Set.of(unknown, signer.publicKey().id()), 1);
      byte[] file =
          MetadataWriter.addSignature(
              Expect.ok(
                  SignedMetadata.targets(TARGETS, MetadataWriter.sign(content, List.of(signer)))),
              unknown,
              signer);
      assertEquals("ok", verify(keys, ring, file));
      assertEquals("trust.too-few-signatures", verify(new RoleKeys(keys.keyIds(), 2), ring, file));
    }

    @Test
    void ecdsaKeys_count() {
      Signer signer = SoftwareSigner.of(KeyGenerator.ecdsaP256());
      KeyRing ring = KeyRing.of(List.of(signer.publicKey(), SIGNERS.get(0).publicKey()));
      var keys = new RoleKeys(ring.usable().keySet(), 2);
      assertEquals(
          "ok", verify(keys, ring, MetadataWriter.sign(content, List.of(signer, SIGNERS.get(0)))));
    }

    @Test
    void progress_saysWhoHasSigned_andWhoIsMissing() {
      KeyRing ring = KeyRing.of(pick("012").stream().map(Signer::publicKey).toList());
      var all = ring.usable().keySet();
      var keys = new RoleKeys(all, 2);
      SigningProgress progress =
          SigningProgress.of(
              Expect.ok(SignedMetadata.targets(TARGETS, MetadataWriter.sign(content, pick("1")))),
              keys,
              ring);
      assertEquals(Set.of(SIGNERS.get(1).publicKey().id()), progress.signed());
      assertEquals(
          Set.of(SIGNERS.get(0).publicKey().id(), SIGNERS.get(2).publicKey().id()),
          progress.missing());
      assertEquals(2, progress.threshold());
      assertEquals(1, progress.distinct());
      assertFalse(progress.complete());
    }
  }

  @Test
  void aChangedBitInAnyByte_isRefusedOrChangesNothing() {
    TestTuf tuf = new TestTuf();
    tuf.publishAll();
    byte[] file = tuf.file("timestamp.json");
    Root root = Expect.ok(MetadataVerifier.firstRoot(tuf.file("1.root.json"))).value().content();
    byte[] expected = Expect.ok(SignedMetadata.timestamp(file)).canonicalSigned();
    assertTrue(MetadataVerifier.timestamp(root, file) instanceof Result.Ok);
    for (int i = 0; i < file.length; i++) {
      byte[] changed = file.clone();
      changed[i] = (byte) (changed[i] ^ (1 << (i % 8)));
      switch (MetadataVerifier.timestamp(root, changed)) {
        case Result.Failed<?, ?> _ -> {}
        case Result.Ok<Verified<SignedMetadata<Timestamp>>, ?>(var accepted) ->
            // Hexadecimal digits of a signature in the other case are the same signature.
            assertArrayEquals(expected, accepted.value().canonicalSigned());
      }
    }
  }

  @Test
  void roleThatIsNotDelegated_isRefused() {
    assertEquals(
        new TrustFailure.Malformed("x metadata", "the role is not delegated"),
        Expect.failure(
            MetadataVerifier.delegated(
                new Targets(1, EXPIRES, Map.of(), Delegations.NONE),
                new RoleName("x"),
                new byte[0])));
  }

  @Test
  void topLevelRoles_areVerifiedWithTheirOwnKeys() {
    TestTuf tuf = new TestTuf();
    tuf.publishAll();
    Root root = Expect.ok(MetadataVerifier.firstRoot(tuf.file("1.root.json"))).value().content();
    assertEquals("ok", Expect.code(MetadataVerifier.targets(root, tuf.file("1.targets.json"))));
    assertEquals("ok", Expect.code(MetadataVerifier.snapshot(root, tuf.file("1.snapshot.json"))));
    byte[] foreign =
        MetadataWriter.sign(new Timestamp(1, EXPIRES, MetaFile.of(1)), tuf.keys(TARGETS).signers());
    assertEquals(
        new TrustFailure.TooFewSignatures(
            TIMESTAMP, 1, 0, root.keysOf(RoleType.TIMESTAMP).keyIds()),
        Expect.failure(MetadataVerifier.timestamp(root, foreign)));
  }
}
