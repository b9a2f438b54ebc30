package dev.pawl.server.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.ceremony.ChangeDraft;
import dev.pawl.core.ceremony.ChangeReview;
import dev.pawl.core.ceremony.KeyEdit;
import dev.pawl.core.ceremony.ReviewedChange;
import dev.pawl.core.ceremony.SignedState;
import dev.pawl.core.key.Signer;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.MetaFile;
import dev.pawl.core.trust.MetadataStore;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Timestamp;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes of keys as devices see them: every test of what is served asks a real client.
class TrustPublicationTest {
  private static final RoleName LOCK = LineNames.role(new ProductLine("lock"));
  private static final String IMAGE = "line-lock/lock-1.0.0.img";

  @TempDir Path folder;
  private ReleaseRig rig;
  private Repository repository;

  @BeforeEach
  void setUp() throws IOException {
    rig = new ReleaseRig(folder, "lock", "cam");
    repository = Expect.ok(rig.open());
    rig.published(repository, rig.uploaded(repository, "1.0.0", 1, "v1"));
  }

  @AfterEach
  void tearDown() {
    rig.close();
  }

  private SignedState state() {
    return repository.state().signed();
  }

  private static List<Signer> fresh(int count) {
    return TestRole.of(1, count).signers();
  }

  private static KeyEdit replace(List<Signer> before, List<Signer> after) {
    return KeyEdit.replace(
        after.stream().map(Signer::publicKey).toList(),
        before.stream().map(signer -> signer.publicKey().id()).toList());
  }

  private Map<RoleName, byte[]> signed(ChangeDraft draft, List<Signer> signers) {
    Map<RoleName, byte[]> files = Expect.ok(draft.files(rig.clock.instant()));
    for (Signer signer : signers) {
      files = Expect.ok(Expect.ok(ChangeReview.review(state(), files)).signedBy(signer));
    }
    return files;
  }

  private String publish(Map<RoleName, byte[]> files) {
    return Expect.code(new TrustPublication(repository, () -> {}).publish(files, ReleaseRig.ANNA));
  }

  private String found(MetadataStore store) {
    var client =
        new TufClient(
            (name, _) ->
                repository
                    .find(name)
                    .<FetchAnswer>map(FetchAnswer.Found::new)
                    .orElseGet(FetchAnswer.NotFound::new),
            store,
            rig.people.factoryRoot());
    return Expect.code(
        client.refresh(rig.clock.instant()).then(trust -> trust.find(new TargetPath(IMAGE))));
  }

  private List<Signer> root() {
    return rig.people.tuf().keys(TestTuf.ROOT).quorum();
  }

  @Test
  void everyOfflineKeyReplaced_isPublishedAtOnce_andDevicesFollow() {
    var store = new MemoryMetadataStore();
    assertEquals("ok", found(store));
    List<Signer> newRoot = fresh(3);
    List<Signer> newTargets = fresh(3);
    List<Signer> newLock = fresh(2);
    var draft =
        ChangeDraft.of(state())
            .root(RoleType.ROOT, replace(rig.people.tuf().keys(TestTuf.ROOT).signers(), newRoot))
            .root(
                RoleType.TARGETS,
                replace(rig.people.tuf().keys(TestTuf.TARGETS).signers(), newTargets))
            .line(LOCK, replace(rig.people.lineSigners("lock"), newLock));
    var signers = new ArrayList<>(root());
    signers.addAll(newRoot.subList(0, 2));
    signers.addAll(newTargets.subList(0, 2));
    signers.addAll(newLock);
    var files = signed(draft, signers);

    assertEquals("ok", publish(files));
    assertEquals("ok", found(store));
    assertEquals("ok", found(new MemoryMetadataStore()));
    assertFalse(
        Expect.ok(new TrustPublication(repository, () -> {}).publish(files, ReleaseRig.ANNA))
            .added());
    repository = Expect.ok(rig.restart());
    assertEquals("ok", found(store));
    assertTrue(
        rig.audit().after(0, 100).stream().anyMatch(entry -> entry.act().equals("trust.changed")));
  }

  @Test
  void changeThatTooFewSigned_changesNothing() {
    var files =
        signed(ChangeDraft.of(state()).root(RoleType.ROOT, KeyEdit.NONE), root().subList(0, 1));
    assertEquals("ceremony.missing-signatures", publish(files));
    assertEquals(1, state().root().content().version());
  }

  @Test
  void changeThatHasExpiredMeanwhile_isRefused() {
    var files = signed(ChangeDraft.of(state()).root(RoleType.ROOT, KeyEdit.NONE), root());
    rig.clock.pass(Duration.ofDays(366));
    assertEquals("trust.expired", publish(files));
  }

  @Test
  void newOnlineKeys_endAFastForward_andNeedNoRestart() {
    var attacked = new MemoryMetadataStore();
    assertEquals("ok", found(attacked));
    // A thief of the timestamp key tells the device of a version beyond measure.
    Signer stolen = rig.people.onlineSigner(RoleType.TIMESTAMP);
    var forward =
        new Timestamp(
            Integer.MAX_VALUE, rig.clock.instant().plus(Duration.ofDays(3)), MetaFile.of(2));
    attacked.store(RoleType.TIMESTAMP.role(), MetadataWriter.sign(forward, List.of(stolen)));
    assertEquals("trust.version-rollback", found(attacked));

    List<Signer> snapshot = fresh(1);
    List<Signer> timestamp = fresh(1);
    var spares = new ArrayList<Signer>();
    repository = reopenWith(spares);
    var draft =
        ChangeDraft.of(state())
            .root(
                RoleType.SNAPSHOT,
                replace(List.of(rig.people.onlineSigner(RoleType.SNAPSHOT)), snapshot))
            .root(RoleType.TIMESTAMP, replace(List.of(stolen), timestamp));
    var files = signed(draft, root());
    assertEquals("release.online-key-foreign", publish(files));
    spares.addAll(snapshot);
    spares.addAll(timestamp);
    assertEquals("ok", publish(files));
    assertEquals("ok", found(attacked));
    assertEquals("ok", found(new MemoryMetadataStore()));
  }

  private Repository reopenWith(List<Signer> spares) {
    return Expect.ok(
        rig.open(
            new OnlineKeys(
                rig.people.onlineSigner(RoleType.SNAPSHOT),
                rig.people.onlineSigner(RoleType.TIMESTAMP),
                () -> List.copyOf(spares))));
  }

  @Test
  void filesOfAnotherState_areRefused() {
    Map<RoleName, byte[]> files = new LinkedHashMap<>();
    assertEquals("ceremony.no-change", publish(files));
    files.put(TestTuf.ROOT, rig.people.tuf().file("1.targets.json"));
    assertEquals("trust.wrong-type", publish(files));
    ReviewedChange first =
        Expect.ok(
            ChangeReview.review(
                state(),
                signed(ChangeDraft.of(state()).root(RoleType.ROOT, KeyEdit.NONE), root())));
    Map<RoleName, byte[]> second = new LinkedHashMap<>();
    first.files().forEach((role, file) -> second.put(role, file.received()));
    assertEquals("ok", publish(second));
    rig.clock.pass(Duration.ofDays(1));
    var other = signed(ChangeDraft.of(first.before()).root(RoleType.ROOT, KeyEdit.NONE), List.of());
    assertEquals("trust.wrong-version", publish(other));
  }
}
