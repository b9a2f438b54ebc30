package dev.pawl.core.trust;

import static dev.pawl.core.testkit.TestTuf.EXPIRES;
import static dev.pawl.core.testkit.TestTuf.TARGETS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.CanonicalJson;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.key.Signer;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Form of metadata files: what is read, what is refused, what is written.
class SignedMetadataTest {
  private static final String KEY =
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
  private static final String KEYS =
      "{`k1`:{`keytype`:`ed25519`,`scheme`:`ed25519`,`keyval`:{`public`:`" + KEY + "`}}}";
  private static final String ROLE = "{`keyids`:[`k1`],`threshold`:1}";
  private static final String ROOT =
      ("{`_type`:`root`,`spec_version`:`1.0.34`,`version`:1,`expires`:`2027-11-20T00:00:00Z`,"
              + "`consistent_snapshot`:true,`keys`:KEYS,"
              + "`roles`:{`root`:ROLE,`timestamp`:ROLE,`snapshot`:ROLE,`targets`:ROLE}}")
          .replace("KEYS", KEYS)
          .replace("ROLE", ROLE);
  private static final String TIMESTAMP =
      "{`_type`:`timestamp`,`spec_version`:`1.0.34`,`version`:1,`expires`:`2027-11-20T00:00:00Z`,"
          + "`meta`:{`snapshot.json`:{`version`:1,`length`:5,`hashes`:{`sha256`:`HASH`}}}}";
  private static final String SNAPSHOT =
      "{`_type`:`snapshot`,`spec_version`:`1.0.34`,`version`:1,`expires`:`2027-11-20T00:00:00Z`,"
          + "`meta`:{`targets.json`:{`version`:1},`line-x.json`:{`version`:2}}}";
  private static final String TARGETS_FILE =
      ("{`_type`:`targets`,`spec_version`:`1.0.34`,`version`:1,`expires`:`2027-11-20T00:00:00Z`,`targets`:{`a"
           + " b`:{`length`:5,`hashes`:{`sha256`:`HASH`,`x-new`:`?`},`custom`:{`n`:1}}},"
           + "`delegations`:{`keys`:KEYS,`roles`:[{`name`:`line-x`,`keyids`:[`k1`],`threshold`:1,"
           + "`paths`:[`line-x/*`],`terminating`:true}]}}")
          .replace("KEYS", KEYS);

  private static byte[] file(String signed) {
    return text("{`signatures`:[{`keyid`:`k1`,`sig`:`00ff`}],`signed`:" + signed + "}");
  }

  private static byte[] text(String backticked) {
    return backticked.replace("HASH", "ab".repeat(32)).replace('`', '"').getBytes(UTF_8);
  }

  private static String code(String kind, byte[] file) {
    return switch (kind) {
      case "root" -> Expect.code(SignedMetadata.root(file));
      case "timestamp" -> Expect.code(SignedMetadata.timestamp(file));
      case "snapshot" -> Expect.code(SignedMetadata.snapshot(file));
      default -> Expect.code(SignedMetadata.targets(TARGETS, file));
    };
  }

  private static String template(String kind) {
    return switch (kind) {
      case "root" -> ROOT;
      case "timestamp" -> TIMESTAMP;
      case "snapshot" -> SNAPSHOT;
      default -> TARGETS_FILE;
    };
  }

  /// `from` in the good file is replaced by `to`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          root      | `root`,`spec                | `targets`,`spec                | trust.wrong-type
          root      | `_type`:`root`,             | ''                             | trust.malformed
          root      | 1.0.34                      | 1.1                            | ok
          root      | 1.0.34                      | 2.0.0                          | trust.unsupported-spec
          root      | 1.0.34                      | 1                              | trust.unsupported-spec
          root      | 1.0.34                      | 1.x                            | trust.unsupported-spec
          root      | `spec_version`:`1.0.34`,    | ''                             | trust.malformed
          root      | `version`:1                 | `version`:0                    | trust.malformed
          root      | `version`:1                 | `version`:-1                   | trust.malformed
          root      | `version`:1                 | `version`:`1`                  | trust.malformed
          root      | `version`:1                 | `version`:1.0                  | trust.malformed
          root      | `version`:1,                | ''                             | trust.malformed
          root      | 2027-11-20T00:00:00Z        | 2027-11-20                     | trust.malformed
          root      | 2027-11-20T00:00:00Z        | 2027-02-29T00:00:00Z           | trust.malformed
          root      | 2027-11-20T00:00:00Z        | 2027-11-20T00:00:00.5Z         | trust.malformed
          root      | 2027-11-20T00:00:00Z        | 2027-11-20T00:00:00+00:00      | trust.malformed
          root      | 2027-11-20T00:00:00Z        | 2027-11-20T24:00:00Z           | trust.malformed
          root      | `consistent_snapshot`:true, | ''                             | ok
          root      | `consistent_snapshot`:true  | `consistent_snapshot`:1        | trust.malformed
          root      | `timestamp`:                | `mirrors`:                     | trust.malformed
          root      | [`k1`]                      | [`k1`,`k1`]                    | trust.malformed
          root      | [`k1`]                      | []                             | ok
          root      | [`k1`]                      | [`unknown`]                    | ok
          root      | [`k1`]                      | [1]                            | trust.malformed
          root      | [`k1`]                      | [`k 1`]                        | trust.malformed
          root      | `threshold`:1               | `threshold`:0                  | trust.malformed
          root      | `threshold`:1               | `threshold`:-1                 | trust.malformed
          root      | `threshold`:1               | `threshold`:1001               | trust.malformed
          root      | `threshold`:1               | `threshold`:4294967297         | trust.malformed
          root      | `threshold`:1               | `threshold`:-4294967295        | trust.malformed
          root      | `threshold`:1               | `threshold`:1000               | ok
          root      | `keytype`:`ed25519`         | `keytype`:1                    | trust.malformed
          root      | `scheme`:`ed25519`,         | ''                             | trust.malformed
          root      | {`public`                   | 5,`x`:{`public`                | trust.malformed
          root      | `scheme`:`ed25519`          | `scheme`:`unknown`             | ok
          root      | d75a98                      | zz                             | ok
          root      | {`k1`:                      | {`k 1`:                        | trust.malformed
          root      | `keys`:{                    | `keys`:{},`x`:{                | ok
          """)
  void deviationsFromTheFormOfRoots_areRefused(
      String kind, String from, String to, String expected) {
    assertDeviation(kind, from, to, expected);
  }

  /// `from` in the good file is replaced by `to`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          timestamp | snapshot.json               | other.json                     | trust.malformed
          timestamp | `length`:5                  | `length`:-5                    | trust.malformed
          timestamp | `length`:5,                 | ''                             | ok
          timestamp | HASH                        | ab                             | trust.malformed
          timestamp | {`sha256`:`HASH`}           | {}                             | trust.malformed
          timestamp | {`sha256`:`HASH`}           | {`sha256`:5}                   | trust.malformed
          timestamp | {`sha256`:`HASH`}           | {`x-new`:5}                    | trust.malformed
          timestamp | {`sha256`:`HASH`}           | {`x-new`:`5`}                  | ok
          timestamp | {`version`:1,               | {`version`:0,                  | trust.malformed
          snapshot  | targets.json                | targets                        | trust.malformed
          snapshot  | targets.json                | .json                          | trust.malformed
          snapshot  | {`version`:1}               | {`version`:0}                  | trust.malformed
          snapshot  | {`version`:1}               | {}                             | trust.malformed
          snapshot  | `meta`:                     | `mata`:                        | trust.malformed
          targets   | `length`:5                  | `length`:-5                    | trust.malformed
          targets   | `custom`:{`n`:1}            | `custom`:1                     | trust.malformed
          targets   | ,`custom`:{`n`:1}           | ''                             | ok
          targets   | `a b`                       | `/..//\\n`                     | ok
          targets   | `paths`:[`line-x/*`],       | ''                             | trust.malformed
          targets   | `paths`:                    | `path_hash_prefixes`:[],`paths`: | trust.malformed
          targets   | `paths`:                    | `path_hash_prefixes`:          | ok
          targets   | [`line-x/*`]                | [1]                            | trust.malformed
          targets   | `terminating`:true          | `terminating`:`yes`            | trust.malformed
          targets   | ,`terminating`:true         | ''                             | trust.malformed
          targets   | `name`:`line-x`             | `name`:`root`                  | trust.malformed
          targets   | `name`:`line-x`             | `name`:`targets`               | trust.malformed
          targets   | `name`:`line-x`             | `name`:`7.root`                | trust.malformed
          targets   | `name`:`line-x`             | `name`:``                      | trust.malformed
          targets   | `name`:`line-x`             | `name`:`../x`                  | ok
          targets   | `targets`:{                 | `targets`:{},`x`:{             | ok
          """)
  void deviationsFromTheOtherForms_areRefused(
      String kind, String from, String to, String expected) {
    assertDeviation(kind, from, to, expected);
  }

  private static void assertDeviation(String kind, String from, String to, String expected) {
    String good = template(kind);
    assertEquals("ok", code(kind, file(good)));
    assertTrue(good.contains(from), () -> from + " is not in " + good);
    assertEquals(expected, code(kind, file(good.replace(from, to))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          {`signatures`:[],`signed`:S}                                                   | ok
          {`signatures`:[],`signed`:S,`more`:1}                                          | ok
          {`signatures`:[{`keyid`:`a`,`sig`:`zz`}],`signed`:S}                           | ok
          {`signatures`:[{`keyid`:`a`,`sig`:``},{`keyid`:`b`,`sig`:``}],`signed`:S}      | ok
          {`signatures`:[{`keyid`:`a`,`sig`:``},{`keyid`:`a`,`sig`:`00`}],`signed`:S}    | trust.malformed
          {`signatures`:[{`keyid`:`a`,`sig`:5}],`signed`:S}                              | trust.malformed
          {`signatures`:[{`keyid`:`a`}],`signed`:S}                                      | trust.malformed
          {`signatures`:[{`sig`:`00`}],`signed`:S}                                       | trust.malformed
          {`signatures`:[{`keyid`:`a b`,`sig`:`00`}],`signed`:S}                         | trust.malformed
          {`signatures`:{},`signed`:S}                                                   | trust.malformed
          {`signed`:S}                                                                   | trust.malformed
          {`signatures`:[]}                                                              | trust.malformed
          {`signatures`:[],`signed`:[S]}                                                 | trust.malformed
          [S]                                                                            | trust.malformed
          {`signatures`:[],`signed`:S}x                                                  | trust.malformed
          """)
  void deviationsFromTheEnvelope_areRefused(String envelope, String expected) {
    assertEquals(expected, code("snapshot", text(envelope.replace("S", SNAPSHOT))));
  }

  @Test
  void twoDelegationsToOneRole_areRefused() {
    String role =
        TARGETS_FILE.substring(TARGETS_FILE.indexOf("{`name`"), TARGETS_FILE.length() - 3);
    String twice = TARGETS_FILE.replace(role, role + "," + role);
    assertEquals("trust.malformed", code("targets", file(twice)));
  }

  @Test
  void eachKind_hasItsLongestFile() {
    for (RoleType type : RoleType.values()) {
      byte[] good = file(template(type.tufName()));
      byte[] longest = Arrays.copyOf(good, (int) type.limit().value());
      Arrays.fill(longest, good.length, longest.length, (byte) ' ');
      assertEquals("ok", code(type.tufName(), longest));
      byte[] tooLong = Arrays.copyOf(longest, longest.length + 1);
      tooLong[longest.length] = ' ';
      assertEquals("trust.length-exceeded", code(type.tufName(), tooLong));
    }
    assertEquals(ByteCount.kibi(128), RoleType.ROOT.limit());
    assertEquals(ByteCount.kibi(16), RoleType.TIMESTAMP.limit());
    assertEquals(ByteCount.kibi(256), RoleType.SNAPSHOT.limit());
    assertEquals(ByteCount.mebi(1), RoleType.TARGETS.limit());
  }

  @Test
  void contents_areReadAsWritten() {
    Root root = Expect.ok(SignedMetadata.root(file(ROOT))).content();
    assertEquals(EXPIRES, root.expires());
    assertTrue(root.consistentSnapshot());
    assertEquals(Set.of(new KeyId("k1")), root.keysOf(RoleType.SNAPSHOT).keyIds());
    assertTrue(root.keys().key(new KeyId("k1")).isPresent());
    String noFlag = ROOT.replace("`consistent_snapshot`:true,", "");
    assertEquals(
        false, Expect.ok(SignedMetadata.root(file(noFlag))).content().consistentSnapshot());
    Timestamp timestamp = Expect.ok(SignedMetadata.timestamp(file(TIMESTAMP))).content();
    Digest hash = Digest.parseSha256("ab".repeat(32));
    assertEquals(
        new MetaFile(1, Optional.of(new ByteCount(5)), List.of(hash)), timestamp.snapshot());
    Snapshot snapshot = Expect.ok(SignedMetadata.snapshot(file(SNAPSHOT))).content();
    assertEquals(Optional.of(MetaFile.of(2)), snapshot.file(new RoleName("line-x")));
    assertEquals(Optional.empty(), snapshot.file(new RoleName("line-y")));
    Targets targets = Expect.ok(SignedMetadata.targets(TARGETS, file(TARGETS_FILE))).content();
    TargetFile target = targets.targets().get("a b");
    assertEquals(
        new TargetFile(
            new ByteCount(5),
            Map.of(Algorithm.SHA_256, hash),
            JsonObject.builder().put("n", 1).build()),
        target);
    DelegatedRole role = targets.delegations().role(new RoleName("line-x")).orElseThrow();
    assertEquals(PathRule.pattern("line-x/*"), role.paths());
    assertTrue(role.terminating());
  }

  @Test
  void keyThatIsNoKey_isForeign_andKeptForWriting() {
    Root root = Expect.ok(SignedMetadata.root(file(ROOT.replace("d75a98", "zz")))).content();
    assertEquals(Map.of(), root.keys().usable());
    assertEquals(Set.of(new KeyId("k1")), root.keys().foreign().keySet());
    assertEquals(
        root, Expect.ok(SignedMetadata.root(MetadataWriter.sign(root, List.of()))).content());
  }

  @Test
  void writtenMetadata_isReadBackEqual() {
    TestRole keys = TestRole.of(2, 3);
    var signers = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    for (RoleType type : RoleType.values()) {
      signers.put(type, keys.roleSigners());
    }
    Root root = Root.of(3, EXPIRES, signers);
    assertEquals(
        root, Expect.ok(SignedMetadata.root(MetadataWriter.sign(root, keys.quorum()))).content());
    var meta = new MetaFile(7, Optional.of(new ByteCount(9)), List.of(Digest.sha256(new byte[0])));
    Timestamp timestamp = new Timestamp(4, EXPIRES, meta);
    assertEquals(
        timestamp,
        Expect.ok(SignedMetadata.timestamp(MetadataWriter.sign(timestamp, keys.quorum())))
            .content());
    Snapshot snapshot =
        new Snapshot(5, EXPIRES, Map.of(TARGETS, meta, new RoleName("../x"), MetaFile.of(1)));
    assertEquals(
        snapshot,
        Expect.ok(SignedMetadata.snapshot(MetadataWriter.sign(snapshot, keys.quorum()))).content());
    Delegations delegations =
        Delegations.NONE
            .and(new RoleName("a"), keys.roleSigners(), PathRule.pattern("a/*"), true)
            .and(
                new RoleName("b"),
                TestRole.of(1, 1).roleSigners(),
                new PathRule.HashPrefixes(List.of("0", "1")),
                false);
    Targets targets =
        new Targets(
            6,
            EXPIRES,
            Map.of(
                "a/x",
                new TargetFile(
                    new ByteCount(1),
                    Map.of(Algorithm.SHA_512, Digest.of(Algorithm.SHA_512, new byte[64])),
                    JsonObject.builder().put("k", "v").build())),
            delegations);
    assertEquals(
        targets,
        Expect.ok(SignedMetadata.targets(TARGETS, MetadataWriter.sign(targets, keys.quorum())))
            .content());
    assertEquals(4, delegations.keys().usable().size());
  }

  @Test
  void carriedFile_keepsWhatIsSigned_andGetsOneSignatureOfEachKey() {
    byte[] unsigned = file(SNAPSHOT.replace("`meta`", "`x-unknown`:[1,`ä`],`meta`"));
    SignedMetadata<Snapshot> file = Expect.ok(SignedMetadata.snapshot(unsigned));
    Signer signer = TestRole.signer();
    SignedMetadata<Snapshot> once =
        Expect.ok(SignedMetadata.snapshot(MetadataWriter.addSignature(file, signer)));
    SignedMetadata<Snapshot> twice =
        Expect.ok(SignedMetadata.snapshot(MetadataWriter.addSignature(once, signer)));
    assertArrayEquals(file.canonicalSigned(), twice.canonicalSigned());
    assertEquals(
        List.of(new KeyId("k1"), signer.publicKey().id()),
        twice.signatures().stream().map(KeySignature::keyId).toList());
    assertArrayEquals(new byte[] {0, (byte) 0xff}, twice.signatures().getFirst().signature());
    assertTrue(
        signer
            .publicKey()
            .verifies(twice.canonicalSigned(), twice.signatures().getLast().signature()));
    byte[] targets = file(TARGETS_FILE);
    byte[] added = Expect.ok(MetadataWriter.addSignature(TARGETS, targets, signer));
    assertEquals(2, Expect.ok(SignedMetadata.targets(TARGETS, added)).signatures().size());
    assertEquals(
        "trust.malformed",
        Expect.code(MetadataWriter.addSignature(TARGETS, new byte[] {1}, signer)));
  }

  @Test
  void twoSignersWithOneKey_areABug() {
    Signer signer = TestRole.signer();
    Snapshot snapshot = new Snapshot(1, EXPIRES, Map.of());
    assertThrows(
        IllegalArgumentException.class,
        () -> MetadataWriter.sign(snapshot, List.of(signer, signer)));
  }

  @Test
  void thresholdThatCannotBeMet_cannotBeBuilt() {
    var key = TestRole.signer().publicKey();
    assertThrows(IllegalArgumentException.class, () -> new RoleSigners(List.of(key), 2));
    assertThrows(IllegalArgumentException.class, () -> new RoleSigners(List.of(key, key), 2));
    assertThrows(IllegalArgumentException.class, () -> new RoleSigners(List.of(key), 0));
  }

  @Test
  void bytes_areCopiedOnTheWayInAndOut() {
    byte[] bytes = file(SNAPSHOT);
    SignedMetadata<Snapshot> file = Expect.ok(SignedMetadata.snapshot(bytes));
    byte[] original = bytes.clone();
    bytes[0] = 0;
    file.received()[0] = 0;
    file.canonicalSigned()[0] = 0;
    file.signatures().getFirst().signature()[0] = 1;
    assertArrayEquals(original, file.received());
    assertNotEquals(0, file.canonicalSigned()[0]);
    assertEquals(0, file.signatures().getFirst().signature()[0]);
    assertEquals("snapshot version 1", file.toString());
  }

  @Test
  void canonicalForm_isOverTheSignedPartAsReceived() {
    SignedMetadata<Snapshot> file = Expect.ok(SignedMetadata.snapshot(file(SNAPSHOT)));
    var json = Expect.ok(JsonReader.read(file(SNAPSHOT), JsonLimits.standard()));
    assertArrayEquals(
        CanonicalJson.encode(JsonView.of(json).object("signed").json()), file.canonicalSigned());
  }

  @Test
  void fileNames_encodeEveryDoubtfulCharacter() {
    assertEquals("3.targets.json", MetadataNames.versioned(TARGETS, 3));
    assertEquals("timestamp.json", MetadataNames.unversioned(RoleType.TIMESTAMP.role()));
    assertEquals("..%2Fx", MetadataNames.encode(new RoleName("../x")));
    assertEquals(
        "%3F%23%25%20%C3%A9%F0%9F%98%80%5C", MetadataNames.encode(new RoleName("?#% é😀\\")));
    assertEquals("azAZ09-_.~", MetadataNames.encode(new RoleName("azAZ09-_.~")));
    assertEquals("%60%7B%40%5B%2F%3A", MetadataNames.encode(new RoleName("`{@[/:")));
  }
}
