package dev.pawl.core.ceremony;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.key.PublicKey;
import dev.pawl.core.key.Signer;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.KeyRing;
import dev.pawl.core.trust.MetadataVerifier;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.PathRule;
import dev.pawl.core.trust.RecoveryKeys;
import dev.pawl.core.trust.RoleKeys;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
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
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ChangeReviewTest {
  private static final RoleName LOCK = LineNames.role(new ProductLine("lock"));
  private static final RoleName ROOT = RoleType.ROOT.role();
  private static final RoleName TARGETS = RoleType.TARGETS.role();
  private static final Instant NOW = TestTuf.NOW;

  private final TestRepository people = TestRepository.withLines("lock", "cam");
  private final List<Signer> rootSigners = people.tuf().keys(TestTuf.ROOT).signers();
  private final List<Signer> targetsSigners = people.tuf().keys(TestTuf.TARGETS).signers();

  private SignedState state() {
    people.publish("lock", "1.0.0", 1, "lock-s2", new byte[10_000]);
    people.publish("lock", "2.0.0", 2, "lock-s2", new byte[20_000]);
    return Expect.ok(
        SignedState.verify(
            people.factoryRoot(),
            List.of(),
            people.tuf().file("1.targets.json"),
            Map.of(LOCK, people.tuf().file("2.line-lock.json"))));
  }

  private static List<PublicKey> keys(List<Signer> signers) {
    return signers.stream().map(Signer::publicKey).toList();
  }

  private static List<KeyId> ids(List<Signer> signers) {
    return signers.stream().map(signer -> signer.publicKey().id()).toList();
  }

  private static List<Signer> fresh(int count) {
    return TestRole.of(1, count).signers();
  }

  private static ReviewedChange reviewed(SignedState before, ChangeDraft draft) {
    return Expect.ok(ChangeReview.review(before, Expect.ok(draft.files(NOW))));
  }

  private static String refused(SignedState before, Map<RoleName, byte[]> files) {
    return Expect.code(ChangeReview.review(before, files));
  }

  private static ReviewedChange signed(ReviewedChange change, List<Signer> signers) {
    ReviewedChange now = change;
    for (Signer signer : signers) {
      now = Expect.ok(ChangeReview.review(now.before(), Expect.ok(now.signedBy(signer))));
    }
    return now;
  }

  @Test
  void everyTokenReplacedInOneGo_isOneRequest() {
    SignedState before = state();
    List<Signer> newRoot = fresh(3);
    List<Signer> newTargets = fresh(3);
    List<Signer> newLock = fresh(2);
    ReviewedChange change =
        reviewed(
            before,
            ChangeDraft.of(before)
                .root(RoleType.ROOT, KeyEdit.replace(keys(newRoot), ids(rootSigners)))
                .root(RoleType.TARGETS, KeyEdit.replace(keys(newTargets), ids(targetsSigners)))
                .line(LOCK, KeyEdit.replace(keys(newLock), ids(people.lineSigners("lock")))));
    assertEquals(Set.of(ROOT, TARGETS, LOCK), change.files().keySet());
    assertEquals(
        List.of(
            "root, by the keys before: 0 of 2",
            "root, by the keys from now on: 0 of 2",
            "targets: 0 of 2",
            "line-lock: 0 of 2"),
        change.duties().stream().map(SigningDuty::summary).toList());

    ReviewedChange half = signed(change, rootSigners.subList(0, 2));
    half = signed(half, newTargets.subList(1, 3));
    half = signed(half, newLock);
    assertFalse(half.complete());
    assertTrue(half.missing().orElseThrow().explain().contains("from now on: 0 of 2"));
    ReviewedChange whole = signed(half, newRoot.subList(0, 2));
    assertTrue(whole.complete());
    assertTrue(whole.missing().isEmpty());

    // What a device makes of it.
    SignedState after = whole.after();
    Root next =
        Expect.ok(MetadataVerifier.nextRoot(before.root().content(), after.root().received()))
            .value()
            .content();
    Targets top =
        Expect.ok(MetadataVerifier.targets(next, after.targets().received())).value().content();
    var line =
        Expect.ok(MetadataVerifier.delegated(top, LOCK, after.line(LOCK).orElseThrow().received()));
    assertEquals(2, line.value().content().targets().size());
  }

  @Test
  void renewal_needsOneRoundOfSignatures() {
    SignedState before = state();
    ReviewedChange change =
        reviewed(before, ChangeDraft.of(before).root(RoleType.ROOT, KeyEdit.NONE));
    assertEquals(
        List.of("root: 0 of 2"), change.duties().stream().map(SigningDuty::summary).toList());
    assertEquals(NOW.plus(ChangeDraft.ROOT_VALID), change.after().root().content().expires());
  }

  @Test
  void withdrawnImages_leaveTheirLine() {
    SignedState before = state();
    String bad = "line-lock/lock-2.0.0.img";
    ReviewedChange change =
        reviewed(
            before,
            ChangeDraft.of(before)
                .line(LOCK, KeyEdit.replace(keys(fresh(2)), ids(people.lineSigners("lock"))))
                .withdraw(Set.of(bad)));
    assertEquals(
        Set.of("line-lock/lock-1.0.0.img"),
        change.after().line(LOCK).orElseThrow().content().targets().keySet());
  }

  @Test
  void thresholds_areChecked_beforeTheFirstSignature() {
    SignedState before = state();
    ChangeDraft draft = ChangeDraft.of(before);
    assertEquals(
        "ceremony.threshold-too-low",
        refused(before, Expect.ok(draft.root(RoleType.ROOT, KeyEdit.NONE.needing(1)).files(NOW))));
    assertEquals(
        "ceremony.threshold-too-high",
        refused(before, Expect.ok(draft.root(RoleType.ROOT, KeyEdit.NONE.needing(4)).files(NOW))));
    assertEquals(
        "ceremony.threshold-too-high",
        refused(before, Expect.ok(draft.line(LOCK, KeyEdit.NONE.needing(3)).files(NOW))));
    assertEquals(
        "ceremony.threshold-too-high",
        refused(
            before,
            Expect.ok(
                draft
                    .root(RoleType.TARGETS, KeyEdit.replace(List.of(), ids(targetsSigners)))
                    .files(NOW))));
  }

  @Test
  void wherePeopleSignTheRootAlone_targetsAndLinesAreRefused() {
    SignedState image = state();
    SignedState director = Expect.ok(SignedState.verifyRootAlone(people.factoryRoot(), List.of()));
    Map<RoleName, byte[]> renewed =
        Expect.ok(ChangeDraft.of(director).root(RoleType.ROOT, KeyEdit.NONE).files(NOW));
    assertEquals(Set.of(ROOT), renewed.keySet());
    Expect.ok(ChangeReview.review(director, renewed));

    Map<RoleName, byte[]> files =
        Expect.ok(
            ChangeDraft.of(image)
                .root(RoleType.TARGETS, KeyEdit.replace(keys(fresh(3)), ids(targetsSigners)))
                .files(NOW));
    assertEquals("ceremony.not-allowed", refused(director, files));
  }

  @Test
  void signersWhoCannotBeReached_stopItBeforeTheFirstSignature() {
    SignedState before = state();
    ReviewedChange change =
        reviewed(
            before,
            ChangeDraft.of(before)
                .root(RoleType.ROOT, KeyEdit.replace(keys(fresh(3)), ids(rootSigners))));
    assertTrue(change.obstacle(ids(rootSigners.subList(0, 1))).isEmpty());
    assertEquals(
        "ceremony.cannot-complete",
        change.obstacle(ids(rootSigners.subList(0, 2))).orElseThrow().code());
  }

  @Test
  void keysThatComeAndGo_mustMakeSense() {
    SignedState before = state();
    Signer stranger = fresh(1).getFirst();
    ChangeDraft draft = ChangeDraft.of(before);
    assertEquals(
        "ceremony.key-not-there",
        Expect.code(
            draft
                .root(RoleType.ROOT, KeyEdit.replace(List.of(), ids(List.of(stranger))))
                .files(NOW)));
    assertEquals(
        "ceremony.key-not-there",
        Expect.code(
            draft
                .root(RoleType.ROOT, KeyEdit.replace(keys(rootSigners.subList(0, 1)), List.of()))
                .files(NOW)));
    assertEquals(
        "ceremony.not-allowed",
        Expect.code(draft.line(new RoleName("line-none"), KeyEdit.NONE).files(NOW)));
    assertEquals("ceremony.no-change", refused(before, Map.of()));
  }

  @Test
  void keyUnderAForeignId_isRefused() {
    SignedState before = state();
    Root root = before.root().content();
    Signer stranger = fresh(1).getFirst();
    Map<KeyId, PublicKey> ring = new LinkedHashMap<>(root.keys().usable());
    KeyId foreign = new KeyId("0".repeat(64));
    ring.put(foreign, stranger.publicKey());
    var roles = new EnumMap<RoleType, RoleKeys>(root.roles());
    Set<KeyId> ids = new LinkedHashSet<>(root.keysOf(RoleType.ROOT).keyIds());
    ids.add(foreign);
    roles.put(RoleType.ROOT, new RoleKeys(ids, 2));
    Root next = new Root(2, root.expires(), true, new KeyRing(ring, Map.of()), roles);
    assertEquals(
        "ceremony.wrong-key-id",
        refused(before, Map.of(ROOT, MetadataWriter.sign(next, List.of()))));
  }

  @Test
  void whatIsNotTheNextVersion_isRefused() {
    SignedState before = state();
    Root root = before.root().content();
    Root same = new Root(1, root.expires(), true, root.keys(), root.roles());
    assertEquals(
        "trust.wrong-version", refused(before, Map.of(ROOT, MetadataWriter.sign(same, List.of()))));
    assertEquals("trust.malformed", refused(before, Map.of(ROOT, new byte[] {'{'})));
    assertEquals("trust.wrong-type", refused(before, Map.of(ROOT, before.targets().received())));
  }

  @Test
  void rootWithoutConsistentSnapshots_isRefused() {
    SignedState before = state();
    Root root = before.root().content();
    Root next = new Root(2, root.expires(), false, root.keys(), root.roles());
    assertEquals(
        "ceremony.not-allowed",
        refused(before, Map.of(ROOT, MetadataWriter.sign(next, List.of()))));
  }

  private Map<RoleName, byte[]> targets(UnaryOperator<Delegations> change) {
    Targets top = state().targets().content();
    Targets next = new Targets(2, top.expires(), Map.of(), change.apply(top.delegations()));
    return Map.of(TARGETS, MetadataWriter.sign(next, List.of()));
  }

  @Test
  void delegationsToAnythingButALinesOwnFolder_areRefused() {
    SignedState before = state();
    var signers = TestRole.of(2, 2).roleSigners();
    for (UnaryOperator<Delegations> change :
        List.<UnaryOperator<Delegations>>of(
            _ -> Delegations.NONE,
            all -> all.and(new RoleName("other"), signers, PathRule.pattern("other/*"), true),
            all -> all.and(new RoleName("line-new"), signers, PathRule.pattern("*/*"), true),
            all ->
                all.and(
                    new RoleName("line-new"), signers, PathRule.pattern("line-new/*"), false))) {
      assertEquals("ceremony.not-allowed", refused(before, targets(change)));
    }
    assertEquals(
        "ok",
        refused(
            before,
            targets(
                all ->
                    all.and(
                        new RoleName("line-new"), signers, PathRule.pattern("line-new/*"), true))));
  }

  @Test
  void imagesInTheTopLevelTargets_areRefused() {
    SignedState before = state();
    Targets top = before.targets().content();
    Targets next =
        new Targets(
            2,
            top.expires(),
            before.line(LOCK).orElseThrow().content().targets(),
            top.delegations());
    assertEquals(
        "ceremony.not-allowed",
        refused(before, Map.of(TARGETS, MetadataWriter.sign(next, List.of()))));
  }

  @Test
  void lineThatGetsOrChangesAnImage_orDelegates_isRefused() {
    SignedState before = state();
    Targets lock = before.line(LOCK).orElseThrow().content();
    var more = new LinkedHashMap<>(lock.targets());
    more.put("line-lock/lock-3.0.0.img", more.get("line-lock/lock-2.0.0.img"));
    var changed = new LinkedHashMap<>(lock.targets());
    changed.put("line-lock/lock-1.0.0.img", changed.get("line-lock/lock-2.0.0.img"));
    Delegations delegating =
        Delegations.NONE.and(
            new RoleName("x"), TestRole.of(1, 1).roleSigners(), PathRule.pattern("x/*"), true);
    for (Targets next :
        List.of(
            new Targets(3, lock.expires(), more, Delegations.NONE),
            new Targets(3, lock.expires(), changed, Delegations.NONE),
            new Targets(3, lock.expires(), lock.targets(), delegating))) {
      assertEquals(
          "ceremony.not-allowed",
          refused(before, Map.of(LOCK, MetadataWriter.sign(next, List.of()))));
    }
    Targets never = new Targets(1, lock.expires(), Map.of(), Delegations.NONE);
    assertEquals(
        "ceremony.not-allowed",
        refused(before, Map.of(new RoleName("line-cam"), MetadataWriter.sign(never, List.of()))));
  }

  @Test
  void changeThatLeavesPublishedFilesWithoutValidSignatures_isRefused() {
    SignedState before = state();
    Map<RoleName, byte[]> root =
        new LinkedHashMap<>(
            Expect.ok(
                ChangeDraft.of(before)
                    .root(RoleType.TARGETS, KeyEdit.replace(keys(fresh(3)), ids(targetsSigners)))
                    .files(NOW)));
    root.remove(TARGETS);
    assertEquals("ceremony.orphaned", refused(before, root));
    Map<RoleName, byte[]> line =
        new LinkedHashMap<>(
            Expect.ok(
                ChangeDraft.of(before)
                    .line(LOCK, KeyEdit.replace(keys(fresh(2)), ids(people.lineSigners("lock"))))
                    .files(NOW)));
    line.remove(LOCK);
    assertEquals("ceremony.orphaned", refused(before, line));
  }

  @Test
  void foreignOrBrokenSignatures_areRefused() {
    SignedState before = state();
    ReviewedChange change =
        reviewed(before, ChangeDraft.of(before).root(RoleType.ROOT, KeyEdit.NONE));
    var foreign = new ArrayList<>(rootSigners.subList(0, 1));
    foreign.addAll(fresh(1));
    Root next = change.root().orElseThrow().content();
    assertEquals(
        "ceremony.bad-signature",
        refused(before, Map.of(ROOT, MetadataWriter.sign(next, foreign))));
    Root other = new Root(2, NOW, true, next.keys(), next.roles());
    String text = new String(MetadataWriter.sign(next, rootSigners), UTF_8);
    String forged = new String(MetadataWriter.sign(other, List.of()), UTF_8);
    String mixed =
        text.substring(0, text.indexOf("\"signed\""))
            + forged.substring(forged.indexOf("\"signed\""));
    assertEquals("ceremony.bad-signature", refused(before, Map.of(ROOT, mixed.getBytes(UTF_8))));
  }

  @Test
  void keySignsOnce_andOnlyWhatItMay() {
    SignedState before = state();
    ReviewedChange change =
        reviewed(before, ChangeDraft.of(before).root(RoleType.ROOT, KeyEdit.NONE));
    assertEquals("ceremony.not-a-signer", Expect.code(change.signedBy(targetsSigners.getFirst())));
    ReviewedChange once = signed(change, rootSigners.subList(0, 1));
    assertEquals("ceremony.already-signed", Expect.code(once.signedBy(rootSigners.getFirst())));
    assertEquals(List.of(), once.open(rootSigners.getFirst().publicKey()));
    assertEquals(List.of(ROOT), once.open(rootSigners.get(1).publicKey()));
  }

  private static SignedState with(SignedState state, TestRole recovery) {
    return new SignedState(
        state.root(),
        state.targets(),
        state.lines(),
        Optional.of(RecoveryKeys.of(recovery.roleSigners())));
  }

  private ChangeDraft newRoot(SignedState before, List<Signer> to) {
    return ChangeDraft.of(before).root(RoleType.ROOT, KeyEdit.replace(keys(to), ids(rootSigners)));
  }

  @Test
  void recovery_isSignedByRecoveryKeys_andNoneOfTheRootKeysBefore() {
    TestRole recovery = TestRole.of(2, 3);
    SignedState before = with(state(), recovery);
    List<Signer> next = fresh(3);
    ReviewedChange change = reviewed(before, newRoot(before, next).recovering(50));
    assertEquals(
        List.of("root, by the recovery keys: 0 of 2", "root, by the keys from now on: 0 of 2"),
        change.duties().stream().map(SigningDuty::summary).toList());
    assertEquals("ceremony.not-a-signer", Expect.code(change.signedBy(rootSigners.getFirst())));
    ReviewedChange half = signed(change, next);
    assertFalse(half.complete());
    ReviewedChange whole = signed(half, recovery.quorum());
    assertTrue(whole.complete());
    assertEquals(before.recovery(), whole.after().recovery());
  }

  @Test
  void recovery_withoutRecoveryKeys_isNotAllowed() {
    SignedState before = state();
    assertEquals(
        "ceremony.not-allowed",
        refused(before, Expect.ok(newRoot(before, fresh(3)).recovering(50).files(NOW))));
  }

  @Test
  void recovery_ofAVersionThatWasThere_isRefused() {
    SignedState before = with(state(), TestRole.of(2, 3));
    assertEquals(
        "trust.version-rollback",
        refused(before, Expect.ok(newRoot(before, fresh(3)).recovering(1).files(NOW))));
  }

  @Test
  void rootThatNamesOtherRecoveryKeys_isNotAllowed() {
    SignedState before = state();
    Map<RoleName, byte[]> files = Expect.ok(newRoot(before, fresh(3)).files(NOW));
    Root next = Expect.ok(SignedMetadata.root(Objects.requireNonNull(files.get(ROOT)))).content();
    byte[] other =
        MetadataWriter.sign(next.with(RecoveryKeys.of(TestRole.of(1, 1).roleSigners())), List.of());
    assertEquals("ceremony.not-allowed", refused(before, Map.of(ROOT, other)));
  }
}
