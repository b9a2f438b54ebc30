package dev.pawl.core.trust;

import static dev.pawl.core.testkit.TestTuf.EXPIRES;
import static dev.pawl.core.testkit.TestTuf.TARGETS;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.core.json.JsonValue.JsonBoolean;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.key.Signer;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.FixedKeys;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.testkit.Vector;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Makes the vectors of vectors/metadata: one condition each, most of them refused. Everything is
/// fixed, so the same bytes come out each time.
final class MetadataVectors {
  static final RoleName LINE = new RoleName("line-lock");
  static final TestRole ROOT_KEYS = FixedKeys.role(2, 1, 2, 3);
  static final TestRole TARGETS_KEYS = FixedKeys.role(2, 4, 5, 6);
  static final TestRole LINE_KEYS = FixedKeys.role(2, 7, 8);
  static final TestRole SNAPSHOT_KEYS = FixedKeys.role(1, 9);
  static final TestRole TIMESTAMP_KEYS = FixedKeys.role(1, 10);

  private final List<Vector> vectors = new ArrayList<>();

  private MetadataVectors() {}

  /// The trusted root of all vectors: version 1.
  static byte[] trustedRoot() {
    return MetadataWriter.sign(root(1, ROOT_KEYS), ROOT_KEYS.quorum());
  }

  /// The targets that delegate to the line.
  static Targets delegator() {
    return new Targets(
        1,
        EXPIRES,
        Map.of(),
        Delegations.NONE.and(LINE, LINE_KEYS.roleSigners(), PathRule.pattern("line-lock/*"), true));
  }

  static List<Vector> all() {
    var all = new MetadataVectors();
    all.roots();
    all.onlineRoles();
    all.targets();
    all.line();
    all.forms();
    return all.vectors;
  }

  private static Root root(long version, TestRole rootKeys) {
    var roles = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    roles.put(RoleType.ROOT, rootKeys.roleSigners());
    roles.put(RoleType.TIMESTAMP, TIMESTAMP_KEYS.roleSigners());
    roles.put(RoleType.SNAPSHOT, SNAPSHOT_KEYS.roleSigners());
    roles.put(RoleType.TARGETS, TARGETS_KEYS.roleSigners());
    return Root.of(version, EXPIRES, roles);
  }

  private static List<Signer> signers(int... numbers) {
    return FixedKeys.role(1, numbers).signers();
  }

  private void add(String role, String name, String expect, byte[] file) {
    var header = new LinkedHashMap<String, String>();
    header.put("expect", expect);
    header.put("role", role);
    vectors.add(Vector.of(role + "-" + name, header, file));
  }

  private void edited(
      String role, String name, String expect, byte[] file, String from, String to) {
    String text = new String(file, UTF_8);
    if (!text.contains(from)) {
      throw new IllegalStateException(from + " is not in " + text);
    }
    add(role, name, expect, text.replace(from, to).getBytes(UTF_8));
  }

  private void roots() {
    TestRole next = FixedKeys.role(2, 1, 11, 12);
    Root two = root(2, next);
    add("root", "signed-by-old-and-new", "ok", MetadataWriter.sign(two, signers(1, 2, 11)));
    add(
        "root",
        "not-by-old",
        "trust.too-few-signatures",
        MetadataWriter.sign(two, signers(1, 11, 12)));
    add(
        "root",
        "not-by-new",
        "trust.too-few-signatures",
        MetadataWriter.sign(two, signers(1, 2, 3)));
    add("root", "unsigned", "trust.too-few-signatures", MetadataWriter.sign(two, List.of()));
    add(
        "root",
        "version-skipped",
        "trust.wrong-version",
        MetadataWriter.sign(root(3, ROOT_KEYS), signers(1, 2)));
    add("root", "version-same", "trust.wrong-version", trustedRoot());
    byte[] good = MetadataWriter.sign(root(2, ROOT_KEYS), signers(1, 2));
    add("root", "same-keys", "ok", good);
    edited(
        "root",
        "changed-after-signing",
        "trust.too-few-signatures",
        good,
        "2027-11-20",
        "2037-11-20");
    edited(
        "root",
        "member-added-after-signing",
        "trust.too-few-signatures",
        good,
        "\"version\":2",
        "\"version\":2,\"x\":1");
    edited("root", "spaces-added-after-signing", "ok", good, ",\"", ", \"");
    add("root", "key-under-two-ids", "trust.too-few-signatures", keyUnderTwoIds());
    add("root", "threshold-beyond-keys", "trust.too-few-signatures", thresholdBeyondKeys());
  }

  /// A root whose second key is the first again, with a member more and so with another id.
  private static byte[] keyUnderTwoIds() {
    Signer first = FixedKeys.signer(1);
    JsonObject other = first.publicKey().toTuf().with("x-again", new JsonBoolean(true));
    PublicKey again = PublicKey.fromTuf(other);
    Root plain = root(2, ROOT_KEYS);
    var keys = new ArrayList<PublicKey>(plain.keys().usable().values());
    keys.add(again);
    var ids = new LinkedHashSet<KeyId>(List.of(first.publicKey().id(), again.id()));
    var roles = new EnumMap<RoleType, RoleKeys>(plain.roles());
    roles.put(RoleType.ROOT, new RoleKeys(ids, 2));
    Root root = new Root(2, EXPIRES, true, KeyRing.of(keys), roles);
    byte[] file = MetadataWriter.sign(root, signers(1, 2));
    return MetadataWriter.addSignature(Expect.ok(SignedMetadata.root(file)), again.id(), first);
  }

  private static byte[] thresholdBeyondKeys() {
    Root plain = root(2, ROOT_KEYS);
    var roles = new EnumMap<RoleType, RoleKeys>(plain.roles());
    roles.put(RoleType.ROOT, new RoleKeys(plain.keysOf(RoleType.ROOT).keyIds(), 4));
    return MetadataWriter.sign(new Root(2, EXPIRES, true, plain.keys(), roles), signers(1, 2, 3));
  }

  private void onlineRoles() {
    byte[] timestamp = MetadataWriter.sign(new Timestamp(1, EXPIRES, MetaFile.of(1)), signers(10));
    add("timestamp", "good", "ok", timestamp);
    add(
        "timestamp",
        "by-the-snapshot-key",
        "trust.too-few-signatures",
        MetadataWriter.sign(new Timestamp(1, EXPIRES, MetaFile.of(1)), signers(9)));
    add(
        "timestamp",
        "a-snapshot-instead",
        "trust.wrong-type",
        MetadataWriter.sign(new Snapshot(1, EXPIRES, Map.of()), signers(10)));
    byte[] snapshot =
        MetadataWriter.sign(new Snapshot(1, EXPIRES, Map.of(TARGETS, MetaFile.of(1))), signers(9));
    add("snapshot", "good", "ok", snapshot);
    edited(
        "snapshot",
        "duplicate-member",
        "trust.malformed",
        snapshot,
        "\"version\":1,\"expires",
        "\"version\":1,\"version\":1,\"expires");
    edited(
        "snapshot",
        "number-with-fraction",
        "trust.malformed",
        snapshot,
        "\"version\":1,\"expires",
        "\"version\":1.0,\"expires");
    edited(
        "snapshot",
        "number-with-exponent",
        "trust.malformed",
        snapshot,
        "\"version\":1,\"expires",
        "\"version\":1e0,\"expires");
    edited(
        "snapshot",
        "number-beyond-64-bits",
        "trust.malformed",
        snapshot,
        "\"version\":1,\"expires",
        "\"version\":9223372036854775808,\"expires");
    edited(
        "snapshot",
        "byte-order-mark",
        "trust.malformed",
        snapshot,
        "{\"signatures",
        "\uFEFF{\"signatures");
    edited(
        "snapshot",
        "deep-nesting",
        "trust.malformed",
        snapshot,
        "\"meta\":",
        "\"x\":" + "[".repeat(40) + "]".repeat(40) + ",\"meta\":");
    add(
        "snapshot",
        "trailing-bytes",
        "trust.malformed",
        (new String(snapshot, UTF_8) + "{}").getBytes(UTF_8));
    add("snapshot", "trailing-spaces", "ok", (new String(snapshot, UTF_8) + " \n").getBytes(UTF_8));
    byte[] escaped =
        new String(snapshot, UTF_8).replace("snapshot", "\\u0073napshot").getBytes(UTF_8);
    add("snapshot", "escaped-letter", "ok", escaped);
  }

  private void targets() {
    byte[] good = MetadataWriter.sign(delegator(), signers(4, 5));
    add("targets", "good", "ok", good);
    add(
        "targets",
        "one-of-two",
        "trust.too-few-signatures",
        MetadataWriter.sign(delegator(), signers(4)));
    add(
        "targets",
        "two-strangers",
        "trust.too-few-signatures",
        MetadataWriter.sign(delegator(), signers(7, 8)));
    String text = new String(good, UTF_8);
    String entry = text.substring(text.indexOf("[{") + 1, text.indexOf("},{") + 1);
    edited(
        "targets",
        "signature-twice",
        "trust.malformed",
        good,
        "[" + entry,
        "[" + entry + "," + entry);
    byte[] one = MetadataWriter.sign(delegator(), signers(4, 5, 6));
    String sig = text.substring(text.indexOf("\"sig\":\"") + 7, text.indexOf("\"}"));
    edited("targets", "bad-signature-beside-enough", "ok", one, sig, "00".repeat(64));
    edited("targets", "empty-signature-beside-enough", "ok", one, sig, "");
    edited(
        "targets",
        "signature-of-another-file",
        "trust.too-few-signatures",
        good,
        sig,
        "00".repeat(64));
  }

  private void line() {
    var file =
        new TargetFile(
            new ByteCount(5),
            Map.of(Algorithm.SHA_256, Digest.sha256("image".getBytes(UTF_8))),
            JsonObject.builder().put("text", "naïve \"quotes\" \\ and\nlines 😀").build());
    Targets content =
        new Targets(1, EXPIRES, Map.of("line-lock/lock-1.0.0.img", file), Delegations.NONE);
    byte[] good = MetadataWriter.sign(content, LINE_KEYS.signers());
    add("line", "good", "ok", good);
    add(
        "line",
        "build-key-alone",
        "trust.too-few-signatures",
        MetadataWriter.sign(content, signers(7)));
    add(
        "line",
        "by-targets-keys",
        "trust.too-few-signatures",
        MetadataWriter.sign(content, signers(4, 5)));
    edited(
        "line", "length-changed", "trust.too-few-signatures", good, "\"length\":5", "\"length\":6");
    edited(
        "line",
        "hash-changed",
        "trust.too-few-signatures",
        good,
        "\"sha256\":\"",
        "\"sha256\":\"0");
    edited("line", "unpaired-surrogate", "trust.malformed", good, "naïve", "\\ud800");
  }

  /// Signed by the right keys and still not metadata.
  private void forms() {
    signedForm("timestamp", "spec-version-2", "trust.unsupported-spec", "1.0.34", "2.0.0");
    signedForm("timestamp", "version-0", "trust.malformed", "\"version\":7", "\"version\":0");
    signedForm(
        "timestamp", "version-text", "trust.malformed", "\"version\":7", "\"version\":\"7\"");
    signedForm("timestamp", "expires-with-fraction", "trust.malformed", "00:00:00Z", "00:00:00.0Z");
    signedForm("timestamp", "no-expires", "trust.malformed", "\"expires\"", "\"expiry\"");
    signedForm(
        "timestamp",
        "hash-too-short",
        "trust.malformed",
        "\"version\":3",
        "\"version\":3,\"hashes\":{\"sha256\":\"00\"}");
    signedForm(
        "timestamp",
        "hash-of-unknown-kind",
        "ok",
        "\"version\":3",
        "\"version\":3,\"hashes\":{\"x\":\"00\"}");
    signedForm(
        "timestamp",
        "unknown-member",
        "ok",
        "\"version\":7",
        "\"x\":{\"é\":[1,null,true]},\"version\":7");
  }

  private void signedForm(String role, String name, String expect, String from, String to) {
    byte[] plain = MetadataWriter.sign(new Timestamp(7, EXPIRES, MetaFile.of(3)), List.of());
    String signed = new String(plain, UTF_8);
    String changed = signed.replace(from, to);
    if (signed.equals(changed)) {
      throw new IllegalStateException(from);
    }
    var envelope =
        Expect.ok(
            Envelope.read(
                RoleType.TIMESTAMP.role(), changed.getBytes(UTF_8), RoleType.TIMESTAMP.limit()));
    Signer signer = FixedKeys.signer(10);
    String signature =
        "{\"signatures\":[{\"keyid\":\"%s\",\"sig\":\"%s\"}],"
            .formatted(
                signer.publicKey().id(),
                HexFormat.of().formatHex(signer.sign(envelope.canonicalSigned())));
    add(role, name, expect, changed.replace("{\"signatures\":[],", signature).getBytes(UTF_8));
  }
}
