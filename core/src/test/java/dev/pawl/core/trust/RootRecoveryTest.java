package dev.pawl.core.trust;

import static dev.pawl.core.testkit.TestTuf.EXPIRES;
import static dev.pawl.core.testkit.TestTuf.ROOT;
import static dev.pawl.core.testkit.TestTuf.TARGETS;
import static dev.pawl.core.testkit.TestTuf.TIMESTAMP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.key.Signer;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.value.RoleName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A root that recovery keys sign in the place of the root keys before: docs/spec/metadata.md,
/// "Recovery".
class RootRecoveryTest {
  private static final String RECOVERY = "recovery.root.json";
  private static final RoleName STORED = new RoleName("0.root");

  private final TestTuf tuf = new TestTuf();
  private final TestRole recovery = TestRole.of(2, 3);
  private final Device device;

  RootRecoveryTest() {
    tuf.publishRoot(root(1).with(RecoveryKeys.of(recovery.roleSigners())));
    tuf.publish(TARGETS);
    device = Device.of(tuf);
  }

  /// A root of the keys there are now.
  private Root root(long version) {
    var roles = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    for (RoleType type : RoleType.values()) {
      roles.put(type, tuf.keys(type.role()).roleSigners());
    }
    return Root.of(version, EXPIRES, roles);
  }

  /// Every root key is lost: others come, and a new timestamp key with them.
  private void lose() {
    tuf.keys(ROOT, TestRole.of(2, 2));
    tuf.keys(TIMESTAMP, TestRole.of(1, 1));
    tuf.publishTimestamp();
  }

  private List<Signer> with(List<Signer> some) {
    var all = new ArrayList<>(some);
    all.addAll(tuf.keys(ROOT).signers());
    return all;
  }

  private byte[] recovering(long version, List<Signer> by) {
    return MetadataWriter.sign(root(version).recovering(), by);
  }

  private byte[] serve(byte[] root) {
    tuf.answer(RECOVERY, new FetchAnswer.Found(root));
    return root;
  }

  @Test
  void lostRoot_isReplaced_onceTheOrdinaryWayLeadsNoFurther() {
    assertEquals("ok", device.refresh());
    lose();
    serve(recovering(100, with(recovery.quorum())));
    tuf.takeRequests();
    assertEquals("ok", device.refresh());
    assertEquals(
        List.of(
            "2.root.json",
            "timestamp.json",
            RECOVERY,
            "101.root.json",
            "timestamp.json",
            "1.snapshot.json"),
        tuf.takeRequests());
    assertEquals("0.root:100 snapshot:1 targets:1 timestamp:2", device.stored());

    // It stays so, without being asked for again.
    assertEquals("ok", device.refresh());
    assertEquals(List.of("101.root.json", "timestamp.json"), tuf.takeRequests());
  }

  @Test
  void expiredRoot_isReplaced() {
    tuf.keys(ROOT, TestRole.of(2, 2));
    serve(MetadataWriter.sign(later(), with(recovery.quorum())));
    var afterwards = EXPIRES.plusSeconds(1);
    tuf.expires(TIMESTAMP, later().expires()).publishTimestamp();
    tuf.expires(TestTuf.SNAPSHOT, later().expires()).expires(TARGETS, later().expires());
    tuf.publish(TARGETS);
    assertEquals("ok", Expect.code(device.refreshAt(afterwards)));
  }

  private Root later() {
    Root root = root(100).recovering();
    return new Root(
        root.version(),
        EXPIRES.plus(Duration.ofDays(365)),
        root.consistentSnapshot(),
        root.keys(),
        root.roles(),
        root.pawl());
  }

  @Test
  void asLongAsTheOrdinaryWayLeadsOn_nobodyLooksForIt() {
    serve(recovering(100, with(recovery.quorum())));
    assertEquals("ok", device.refresh());
    assertFalse(tuf.takeRequests().contains(RECOVERY));
    tuf.answer("timestamp.json", new FetchAnswer.Unreachable("cut"));
    assertEquals("trust.fetch-failed", device.refresh());
    assertFalse(tuf.takeRequests().contains(RECOVERY));
  }

  @Test
  void factoryRootWithoutRecoveryKeys_knowsNone_andAsksForNone() {
    var other = new TestTuf();
    var plain = Device.of(other.publishAll());
    other.keys(ROOT, TestRole.of(1, 1)).keys(TIMESTAMP, TestRole.of(1, 1)).publishTimestamp();
    other.answer(RECOVERY, new FetchAnswer.Found(recovering(100, with(recovery.quorum()))));
    assertEquals("trust.too-few-signatures", plain.refresh());
    assertFalse(other.takeRequests().contains(RECOVERY));
  }

  @Test
  void fewerRecoveryKeysThanMustSign_recoverNothing() {
    List<Signer> rootBefore = tuf.keys(ROOT).signers();
    lose();
    List<Signer> one = recovery.signers().subList(0, 1);
    refused(recovering(100, with(one)));
    refused(recovering(100, with(List.of(one.getFirst(), TestRole.signer()))));
    refused(recovering(100, with(rootBefore)));
    refused(twice(recovering(100, with(one)), one.getFirst()));
  }

  /// The one key's signature under the id of another.
  private byte[] twice(byte[] file, Signer signer) {
    return MetadataWriter.addSignature(
        Expect.ok(SignedMetadata.root(file)),
        recovery.signers().getLast().publicKey().id(),
        signer);
  }

  @Test
  void ownKeysMustHaveSignedAsWell() {
    lose();
    refused(recovering(100, recovery.quorum()));
  }

  @Test
  void rootThatDoesNotSayThatItRecovers_recoversNothing() {
    lose();
    refused(MetadataWriter.sign(root(100), with(recovery.quorum())));
  }

  private void refused(byte[] root) {
    serve(root);
    assertEquals("trust.too-few-signatures", device.refresh());
    assertFalse(device.store().load(STORED).isPresent());
  }

  @Test
  void thiefsRoots_areLeft_ifTheVersionIsHigher_andForgotten() {
    TestRole people = tuf.keys(ROOT);
    tuf.keys(ROOT, TestRole.of(1, 1)).publishRoot();
    tuf.publishRoot();
    assertEquals("ok", device.refresh());
    assertEquals("2.root:2 3.root:3 snapshot:1 targets:1 timestamp:1", device.stored());

    tuf.keys(ROOT, people);
    lose();
    refused(recovering(3, with(recovery.quorum())));
    refused(recovering(2, with(recovery.quorum())));
    serve(recovering(4, with(recovery.quorum())));
    assertEquals("ok", device.refresh());
    assertEquals("0.root:4 snapshot:1 targets:1 timestamp:2", device.stored());
  }

  @Test
  void shownAgain_itTakesNobodyBack() {
    lose();
    byte[] recovered = serve(recovering(100, with(recovery.quorum())));
    assertEquals("ok", device.refresh());
    byte[] next = MetadataWriter.sign(root(101), tuf.keys(ROOT).signers());
    tuf.answer("101.root.json", new FetchAnswer.Found(next));
    assertEquals("ok", device.refresh());

    serve(recovered);
    tuf.signWith(TIMESTAMP, List.of(TestRole.signer())).publishTimestamp();
    assertEquals("trust.too-few-signatures", device.refresh());
    tuf.answer("101.root.json", new FetchAnswer.NotFound());
    assertEquals("trust.too-few-signatures", device.refresh());
    assertEquals("0.root:100 101.root:101 snapshot:1 targets:1 timestamp:2", device.stored());
  }

  @Test
  void secondRecovery_takesThePlaceOfTheFirst() {
    lose();
    serve(recovering(100, with(recovery.quorum())));
    assertEquals("ok", device.refresh());
    lose();
    serve(recovering(200, with(recovery.quorum())));
    assertEquals("ok", device.refresh());
    assertEquals("0.root:200 snapshot:1 targets:1 timestamp:3", device.stored());
  }

  @Test
  void recoveryKeysOfALaterRoot_countForNothing() {
    TestRole thief = TestRole.of(2, 2);
    tuf.publishRoot(root(2).with(RecoveryKeys.of(thief.roleSigners())));
    assertEquals("ok", device.refresh());
    lose();
    serve(recovering(100, with(thief.quorum())));
    assertEquals("trust.too-few-signatures", device.refresh());
    assertEquals("2.root:2 snapshot:1 targets:1 timestamp:1", device.stored());
  }

  @Test
  void asTheNextVersion_itIsTakenOnTheOrdinaryWay() {
    lose();
    tuf.answer("2.root.json", new FetchAnswer.Found(recovering(2, with(recovery.quorum()))));
    assertEquals("ok", device.refresh());
    assertEquals("2.root:2 snapshot:1 targets:1 timestamp:2", device.stored());
    assertEquals("ok", device.refresh());
  }

  @Test
  void storedOneThatWasChanged_isFetchedAgain() {
    lose();
    serve(recovering(100, with(recovery.quorum())));
    assertEquals("ok", device.refresh());
    device.store().store(STORED, new byte[] {'{'});
    assertEquals("ok", device.refresh());
    assertEquals("0.root:100 snapshot:1 targets:1 timestamp:2", device.stored());
  }

  @Test
  void oldVersionsOfTimestampAndSnapshot_areForgotten_evenUnderTheSameKeys() {
    tuf.nextVersion(TIMESTAMP, 1_000_000).publishTimestamp();
    assertEquals("ok", device.refresh());
    TestRole before = tuf.keys(TIMESTAMP);
    lose();
    tuf.keys(TIMESTAMP, before);
    serve(recovering(100, with(recovery.quorum())));
    tuf.nextVersion(TIMESTAMP, 5).publishTimestamp();
    assertEquals("ok", device.refresh());
    assertEquals("0.root:100 snapshot:1 targets:1 timestamp:5", device.stored());
  }

  /// The power is gone.
  private static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /// The device's store, whose n-th write is the last.
  private MetadataStore cutAt(int write) {
    int[] left = {write};
    MetadataStore disk = device.store();
    return new MetadataStore() {
      @Override
      public Optional<byte[]> load(RoleName role) {
        return disk.load(role);
      }

      @Override
      public void store(RoleName role, byte[] received) {
        disk.store(role, received);
        count();
      }

      @Override
      public void delete(RoleName role) {
        disk.delete(role);
        count();
      }

      private void count() {
        if (--left[0] == 0) {
          throw new PowerCut();
        }
      }
    };
  }

  /// A thief's roots and a timestamp beyond measure, under a key that stays: then the recovery.
  private boolean recoveredUntil(int write) {
    TestRole people = tuf.keys(ROOT);
    tuf.nextVersion(TIMESTAMP, 1_000_000).publishTimestamp();
    tuf.keys(ROOT, TestRole.of(1, 1)).publishRoot();
    assertEquals("ok", device.refresh());
    TestRole timestamp = tuf.keys(TIMESTAMP);
    tuf.keys(ROOT, people);
    byte[] refused = MetadataWriter.sign(root(3), people.signers());
    tuf.answer("3.root.json", new FetchAnswer.Found(refused));
    lose();
    tuf.keys(TIMESTAMP, timestamp);
    serve(recovering(100, with(recovery.quorum())));
    tuf.nextVersion(TIMESTAMP, 5).publishTimestamp();
    try {
      Expect.ok(new TufClient(tuf, cutAt(write), tuf.file("1.root.json")).refresh(TestTuf.NOW));
      return false;
    } catch (PowerCut _) {
      return true;
    }
  }

  @Test
  void powerCutAfterAnyWrite_isHealedByTheNextRefresh() {
    int write = 1;
    while (true) {
      var test = new RootRecoveryTest();
      if (!test.recoveredUntil(write)) {
        break;
      }
      assertEquals("ok", test.device.refresh(), "cut at write " + write);
      String stored = test.device.stored();
      assertTrue(stored.startsWith("0.root:100 "), stored);
      assertTrue(stored.endsWith("snapshot:1 targets:1 timestamp:5"), stored);
      write++;
    }
    assertEquals(6, write - 1, "2 deletions, the root, a root forgotten, timestamp, snapshot");
  }

  @Test
  void bootStage_followsTheSameChain_fromTheSameFactoryRoot() {
    byte[] factory = tuf.file("1.root.json");
    lose();
    byte[] recovered = recovering(100, with(recovery.quorum()));
    byte[] next = MetadataWriter.sign(root(101), tuf.keys(ROOT).signers());
    var chain = List.of(recovered, next);
    assertEquals(
        101, Expect.ok(MetadataVerifier.lastRoot(factory, chain)).value().content().version());
    byte[] plain = new TestTuf().publishRoot();
    assertEquals("trust.too-few-signatures", Expect.code(MetadataVerifier.lastRoot(plain, chain)));
    byte[] one = recovering(100, with(recovery.signers().subList(0, 1)));
    assertEquals(
        "trust.too-few-signatures",
        Expect.code(MetadataVerifier.lastRoot(factory, List.of(one, next))));
  }

  @Test
  void factoryRootWhoseRecoveryKeysCannotBeRead_isRefused() {
    byte[] whole =
        MetadataWriter.sign(root(1).with(RecoveryKeys.of(recovery.roleSigners())), List.of());
    byte[] broken =
        new String(whole, UTF_8)
            .replace("\"recovery\":{", "\"recovery\":3,\"was\":{")
            .getBytes(UTF_8);
    assertEquals("ok", Expect.code(SignedMetadata.root(whole)));
    assertEquals("trust.malformed", Expect.code(SignedMetadata.root(broken)));
  }
}
