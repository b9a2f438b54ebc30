package dev.pawl.core.trust;

import static dev.pawl.core.testkit.TestTuf.EXPIRES;
import static dev.pawl.core.testkit.TestTuf.NOW;
import static dev.pawl.core.testkit.TestTuf.ROOT;
import static dev.pawl.core.testkit.TestTuf.SNAPSHOT;
import static dev.pawl.core.testkit.TestTuf.TARGETS;
import static dev.pawl.core.testkit.TestTuf.TIMESTAMP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.RoleName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// TUF 1.0.34, section 5, in the order of its steps.
class TufClientTest {
  private static final Instant PAST = NOW.minusSeconds(1);

  private final TestTuf tuf = new TestTuf();
  private final Device device = Device.of(tuf.publishAll());

  @Nested
  class Requests {
    @Test
    void firstRefresh_asksForEachFileOnce_inOrder() {
      assertEquals("ok", device.refresh());
      assertEquals(
          List.of("2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"),
          tuf.takeRequests());
      assertEquals("snapshot:1 targets:1 timestamp:1", device.stored());
    }

    @Test
    void nothingNew_asksForRootAndTimestampOnly() {
      device.refresh();
      tuf.takeRequests();
      assertEquals("ok", device.refresh());
      assertEquals(List.of("2.root.json", "timestamp.json"), tuf.takeRequests());
    }

    @Test
    void newSnapshotWithOldTargets_doesNotFetchTargetsAgain() {
      device.refresh();
      tuf.publish();
      tuf.takeRequests();
      assertEquals("ok", device.refresh());
      assertEquals(List.of("2.root.json", "timestamp.json", "2.snapshot.json"), tuf.takeRequests());
    }

    @Test
    void withoutConsistentSnapshots_namesCarryNoVersion_butRootsDo() {
      tuf.consistent(false).publishRoot();
      tuf.publish(TARGETS);
      assertEquals("ok", device.refresh());
      assertEquals(
          List.of("2.root.json", "3.root.json", "timestamp.json", "snapshot.json", "targets.json"),
          tuf.takeRequests());
    }

    @Test
    void exactBytes_areStored() {
      tuf.tamper("timestamp.json", bytes -> (new String(bytes, UTF_8) + " \n").getBytes(UTF_8));
      assertEquals("ok", device.refresh());
      assertArrayEquals(tuf.file("timestamp.json"), device.store().load(TIMESTAMP).orElseThrow());
      assertArrayEquals(tuf.file("1.targets.json"), device.store().load(TARGETS).orElseThrow());
    }

    @Test
    void fileOnTheWayThatIsMissing_isAFailure_andIsNotAskedForAgain() {
      for (String name : List.of("timestamp.json", "1.snapshot.json", "1.targets.json")) {
        tuf.answer(name, new FetchAnswer.NotFound());
        assertEquals(new TrustFailure.FileMissing(name), device.failure());
        assertEquals(name, tuf.takeRequests().getLast());
        tuf.answer(name, new FetchAnswer.Found(tuf.file(name)));
      }
      assertEquals("ok", device.refresh());
    }

    @Test
    void unreachableRepository_isAFailure_atEveryFile() {
      for (String name :
          List.of("2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json")) {
        tuf.answer(name, new FetchAnswer.Unreachable("no route"));
        assertEquals(new TrustFailure.FetchFailed(name, "no route"), device.failure());
        tuf.answer(
            name,
            name.startsWith("2")
                ? new FetchAnswer.NotFound()
                : new FetchAnswer.Found(tuf.file(name)));
      }
      assertEquals("ok", device.refresh());
    }

    @Test
    void tooLongFile_isRefused_whetherTheSourceStopsOrNot() {
      tuf.publishRoot();
      for (RoleType type : RoleType.values()) {
        String name =
            switch (type) {
              case ROOT -> "2.root.json";
              case TIMESTAMP -> "timestamp.json";
              case SNAPSHOT -> "1.snapshot.json";
              case TARGETS -> "1.targets.json";
            };
        byte[] longest = Arrays.copyOf(tuf.file(name), (int) type.limit().value());
        Arrays.fill(longest, tuf.file(name).length, longest.length, (byte) ' ');
        byte[] tooLong = Arrays.copyOf(longest, longest.length + 1);
        tooLong[longest.length] = ' ';
        tuf.answer(name, new FetchAnswer.TooLong());
        assertEquals("trust.length-exceeded", device.refresh(), name);
        tuf.answer(name, new FetchAnswer.Found(tooLong));
        assertEquals("trust.length-exceeded", device.refresh(), name);
        tuf.answer(name, new FetchAnswer.Found(longest));
      }
      assertEquals("ok", device.refresh());
    }
  }

  /// 5.2 and 5.3.
  @Nested
  class UpdateRoot {
    @Test
    void factoryRootThatIsBroken_endsTheRefreshBeforeAnyRequest() {
      byte[] root = tuf.file("1.root.json");
      var broken =
          new Device(
              tuf, new String(root, UTF_8).replace("\"sig\":\"", "\"sig\":\"00").getBytes(UTF_8));
      assertEquals("trust.too-few-signatures", broken.refresh());
      var nonsense = new Device(tuf, new byte[] {'{'});
      assertEquals("trust.malformed", nonsense.refresh());
      assertEquals(List.of(), tuf.takeRequests());
    }

    @Test
    void rootsAreFollowedOneByOne_andKept() {
      tuf.publishRoot();
      tuf.publishRoot();
      assertEquals("ok", device.refresh());
      assertEquals("2.root:2 3.root:3 snapshot:1 targets:1 timestamp:1", device.stored());
      tuf.takeRequests();
      assertEquals("ok", device.refresh());
      assertEquals(List.of("4.root.json", "timestamp.json"), tuf.takeRequests());
    }

    @Test
    void wrongVersion_isRefused() {
      tuf.publishRoot();
      tuf.nextVersion(ROOT, 2);
      byte[] three = tuf.nextVersion(ROOT, 3).publishRoot();
      tuf.answer("2.root.json", new FetchAnswer.Found(three));
      assertEquals(new TrustFailure.WrongVersion(ROOT, 2, 3), device.failure());
      tuf.answer("2.root.json", new FetchAnswer.Found(tuf.file("1.root.json")));
      assertEquals(new TrustFailure.WrongVersion(ROOT, 2, 1), device.failure());
      assertEquals("", device.stored());
    }

    @Test
    void rootsVerifiedBeforeAFailure_stayStored() {
      tuf.publishRoot();
      tuf.signWith(ROOT, List.of()).publishRoot();
      assertEquals("trust.too-few-signatures", device.refresh());
      assertEquals("2.root:2", device.stored());
    }

    @Test
    void expiredRootOnTheWay_isNoHindrance_theLastMustBeValid() {
      tuf.expires(ROOT, PAST).publishRoot();
      assertEquals(new TrustFailure.Expired(ROOT, PAST, NOW), device.failure());
      assertEquals("2.root:2", device.stored());
      tuf.expires(ROOT, EXPIRES).publishRoot();
      assertEquals("ok", device.refresh());
    }

    @Test
    void expiryIsTheFirstMomentOfInvalidity() {
      assertEquals("trust.expired", Expect.code(device.refreshAt(EXPIRES)));
      assertEquals("ok", Expect.code(device.refreshAt(EXPIRES.minusMillis(1))));
    }

    @Test
    void chainLongerThanTheLimit_isFollowedInSeveralRefreshes() {
      for (int i = 0; i < TufClient.MOST_ROOTS + 1; i++) {
        tuf.publishRoot();
      }
      assertEquals(
          new TrustFailure.TooManyRoots(TufClient.MOST_ROOTS + 1, TufClient.MOST_ROOTS),
          device.failure());
      assertEquals("ok", device.refresh());
      assertEquals(TufClient.MOST_ROOTS + 2, device.trust().trusted().root().content().version());
    }

    @Test
    void storedChainThatWasChanged_isTrustedUpToTheChange_andFetchedAgain() {
      tuf.publishRoot();
      tuf.publishRoot();
      device.refresh();
      device.store().store(new RoleName("2.root"), new byte[] {1});
      tuf.takeRequests();
      assertEquals("ok", device.refresh());
      assertEquals(
          List.of("2.root.json", "3.root.json", "4.root.json", "timestamp.json"),
          tuf.takeRequests());
    }
  }

  /// 5.3.11.
  @Nested
  class FastForwardRecovery {
    @Test
    void newTimestampKeys_letTheTimestampBeginAgain() {
      tuf.nextVersion(TIMESTAMP, 1_000_000).publishTimestamp();
      assertEquals("ok", device.refresh());
      tuf.keys(TIMESTAMP, TestRole.of(1, 1)).publishRoot();
      tuf.nextVersion(TIMESTAMP, 1).publishTimestamp();
      assertEquals("ok", device.refresh());
      assertEquals("2.root:2 snapshot:1 targets:1 timestamp:1", device.stored());
    }

    @Test
    void newSnapshotKeys_letTargetsBeginAgain_andRolesDisappear() {
      var role = new RoleName("delegated");
      tuf.keys(role, TestRole.of(1, 1));
      tuf.nextVersion(TARGETS, 100).publish(TARGETS, role);
      assertEquals("ok", device.refresh());
      tuf.keys(SNAPSHOT, TestRole.of(1, 1)).publishRoot();
      tuf.listed().remove(role);
      tuf.nextVersion(TARGETS, 1).publish(TARGETS);
      assertEquals("ok", device.refresh());
      assertEquals("2.root:2 snapshot:3 targets:1 timestamp:3", device.stored());
    }

    /// The old key stays beside a new one: the stored files are signed well, and must go anyhow.
    @Test
    void addedKeys_countAsNewOnes() {
      for (RoleName role : List.of(TIMESTAMP, SNAPSHOT)) {
        device.refresh();
        var signers = new ArrayList<>(tuf.keys(role).signers());
        signers.add(TestRole.signer());
        tuf.keys(role, new TestRole(signers, 1)).publishRoot();
        tuf.answer("timestamp.json", new FetchAnswer.Unreachable("cut"));
        assertEquals("trust.fetch-failed", device.refresh());
        assertTrue(device.store().load(TIMESTAMP).isEmpty(), role.value());
        assertTrue(device.store().load(SNAPSHOT).isEmpty(), role.value());
        tuf.answer("timestamp.json", new FetchAnswer.Found(tuf.file("timestamp.json")));
      }
    }

    @Test
    void otherChangesOfRoot_keepWhatIsStored() {
      device.refresh();
      tuf.keys(TARGETS, TestRole.of(1, 1)).publishRoot();
      tuf.answer("timestamp.json", new FetchAnswer.Unreachable("cut"));
      assertEquals("trust.fetch-failed", device.refresh());
      assertEquals("2.root:2 snapshot:1 targets:1 timestamp:1", device.stored());
    }
  }

  /// 5.4.
  @Nested
  class UpdateTimestamp {
    @Test
    void olderVersion_isRefused() {
      tuf.nextVersion(TIMESTAMP, 5).publishTimestamp();
      device.refresh();
      tuf.nextVersion(TIMESTAMP, 4).publishTimestamp();
      assertEquals(new TrustFailure.VersionRollback(TIMESTAMP, 5, 4), device.failure());
      assertEquals("snapshot:1 targets:1 timestamp:5", device.stored());
    }

    @Test
    void sameVersionWithOtherContent_changesNothing() {
      device.refresh();
      byte[] before = tuf.file("timestamp.json");
      tuf.snapshotFile(MetaFile.of(100)).nextVersion(TIMESTAMP, 1).publishTimestamp();
      assertEquals("ok", device.refresh());
      assertArrayEquals(before, device.store().load(TIMESTAMP).orElseThrow());
    }

    @Test
    void olderSnapshot_isRefused() {
      tuf.nextVersion(SNAPSHOT, 7).publish();
      device.refresh();
      tuf.snapshotFile(MetaFile.of(6)).publishTimestamp();
      assertEquals(new TrustFailure.VersionRollback(SNAPSHOT, 7, 6), device.failure());
      assertEquals("snapshot:7 targets:1 timestamp:2", device.stored());
    }

    @Test
    void expiredTimestamp_isRefused_andNotStored() {
      device.refresh();
      tuf.expires(TIMESTAMP, PAST).publishTimestamp();
      assertEquals(new TrustFailure.Expired(TIMESTAMP, PAST, NOW), device.failure());
      assertEquals("snapshot:1 targets:1 timestamp:1", device.stored());
    }

    @Test
    void expiredLocalTimestamp_stillGuardsAgainstRollback_butAllowsANewerOne() {
      Instant later = NOW.plusSeconds(100);
      tuf.nextVersion(TIMESTAMP, 5).expires(TIMESTAMP, NOW.plusSeconds(50)).publishTimestamp();
      device.refresh();
      assertEquals("trust.expired", Expect.code(device.refreshAt(later)));
      tuf.expires(TIMESTAMP, EXPIRES).nextVersion(TIMESTAMP, 4).publishTimestamp();
      assertEquals("trust.version-rollback", Expect.code(device.refreshAt(later)));
      tuf.nextVersion(TIMESTAMP, 6).publishTimestamp();
      assertEquals("ok", Expect.code(device.refreshAt(later)));
    }

    @Test
    void unsignedTimestamp_isRefused() {
      tuf.signWith(TIMESTAMP, List.of(TestRole.signer())).publishTimestamp();
      assertEquals("trust.too-few-signatures", device.refresh());
      assertEquals("", device.stored());
    }

    @Test
    void anotherTypeSignedByTheTimestampKey_isRefused() {
      byte[] snapshot =
          MetadataWriter.sign(
              new Snapshot(9, EXPIRES, Map.of(TARGETS, MetaFile.of(1))),
              tuf.keys(TIMESTAMP).signers());
      tuf.answer("timestamp.json", new FetchAnswer.Found(snapshot));
      assertEquals(
          new TrustFailure.WrongType(TIMESTAMP, "timestamp", "snapshot"), device.failure());
    }
  }

  /// 5.5.
  @Nested
  class UpdateSnapshot {
    @Test
    void wrongLengthOrHash_isRefused_beforeTheSignaturesAreLookedAt() {
      tuf.hashes(true).publish(TARGETS);
      Digest other = Digest.sha256(new byte[0]);
      tuf.tamper("2.snapshot.json", bytes -> "nonsense".getBytes(UTF_8));
      tuf.snapshotFile(new MetaFile(2, Optional.of(new ByteCount(8)), List.of(other)));
      tuf.publishTimestamp();
      assertInstanceOf(TrustFailure.HashMismatch.class, device.failure());
      tuf.snapshotFile(new MetaFile(2, Optional.of(new ByteCount(9)), List.of()));
      tuf.publishTimestamp();
      assertEquals(
          new TrustFailure.LengthMismatch("snapshot metadata", new ByteCount(9), new ByteCount(8)),
          device.failure());
      assertEquals("timestamp:4", device.stored());
    }

    @Test
    void statedLength_capsWhatIsFetched() {
      tuf.snapshotFile(new MetaFile(1, Optional.of(new ByteCount(10)), List.of()));
      tuf.publishTimestamp();
      assertEquals(
          new TrustFailure.LengthExceeded("1.snapshot.json", new ByteCount(10)), device.failure());
      tuf.snapshotFile(new MetaFile(1, Optional.of(ByteCount.mebi(1000)), List.of()));
      tuf.publishTimestamp();
      tuf.answer("1.snapshot.json", new FetchAnswer.TooLong());
      assertEquals(
          new TrustFailure.LengthExceeded("1.snapshot.json", RoleType.SNAPSHOT.limit()),
          device.failure());
    }

    @Test
    void correctLengthAndHash_areAccepted() {
      tuf.hashes(true).publish(TARGETS);
      assertEquals("ok", device.refresh());
    }

    @Test
    void unsignedSnapshot_isRefused() {
      tuf.signWith(SNAPSHOT, List.of()).publish();
      assertEquals("trust.too-few-signatures", device.refresh());
      assertEquals("timestamp:2", device.stored());
    }

    @Test
    void versionOtherThanTheTimestampsWord_isRefused() {
      tuf.tamper("1.snapshot.json", _ -> tuf.nextVersion(SNAPSHOT, 9).publishSnapshot());
      assertEquals(new TrustFailure.WrongVersion(SNAPSHOT, 1, 9), device.failure());
    }

    @Test
    void olderTargets_areRefused() {
      tuf.nextVersion(TARGETS, 5).publish(TARGETS);
      device.refresh();
      tuf.nextVersion(TARGETS, 4).publish(TARGETS);
      assertEquals(new TrustFailure.VersionRollback(TARGETS, 5, 4), device.failure());
      assertEquals("snapshot:2 targets:5 timestamp:3", device.stored());
    }

    @Test
    void roleThatDisappears_isRefused() {
      var role = new RoleName("delegated");
      tuf.keys(role, TestRole.of(1, 1)).publish(role);
      device.refresh();
      tuf.listed().remove(role);
      tuf.publish();
      assertEquals(new TrustFailure.NotInSnapshot(role), device.failure());
    }

    @Test
    void expiredSnapshot_isRefused_andNotStored() {
      device.refresh();
      tuf.expires(SNAPSHOT, PAST).publish();
      assertEquals(new TrustFailure.Expired(SNAPSHOT, PAST, NOW), device.failure());
      assertEquals("snapshot:1 targets:1 timestamp:2", device.stored());
    }

    @Test
    void storedSnapshotThatExpired_isFetchedAgain_andRefused() {
      tuf.expires(SNAPSHOT, NOW.plusSeconds(50)).publish();
      device.refresh();
      tuf.takeRequests();
      assertEquals("trust.expired", Expect.code(device.refreshAt(NOW.plusSeconds(50))));
      assertEquals("2.snapshot.json", tuf.takeRequests().getLast());
    }

    @Test
    void storedSnapshotWithOtherBytesThanStated_isFetchedAgain() {
      tuf.hashes(true).publish(TARGETS);
      device.refresh();
      device
          .store()
          .store(SNAPSHOT, (new String(tuf.file("2.snapshot.json"), UTF_8) + " ").getBytes(UTF_8));
      tuf.takeRequests();
      assertEquals("ok", device.refresh());
      assertEquals(List.of("2.root.json", "timestamp.json", "2.snapshot.json"), tuf.takeRequests());
    }

    @Test
    void damagedStore_isRepairedFromTheRepository() {
      device.refresh();
      for (RoleName role : List.of(TIMESTAMP, SNAPSHOT, TARGETS)) {
        device.store().store(role, new byte[] {1, 2, 3});
        assertEquals("ok", device.refresh());
        assertEquals("snapshot:1 targets:1 timestamp:1", device.stored());
      }
    }
  }

  /// 5.6.
  @Nested
  class UpdateTargets {
    @Test
    void snapshotWithoutTargets_isRefused() {
      tuf.listed().remove(TARGETS);
      tuf.publish();
      assertEquals(new TrustFailure.NotInSnapshot(TARGETS), device.failure());
    }

    @Test
    void wrongLengthOrHash_isRefused() {
      MetaFile wrongHash = new MetaFile(1, Optional.empty(), List.of(Digest.sha256(new byte[0])));
      tuf.listed().put(TARGETS, wrongHash);
      tuf.publish();
      assertInstanceOf(TrustFailure.HashMismatch.class, device.failure());
      long length = tuf.file("1.targets.json").length;
      tuf.listed().put(TARGETS, new MetaFile(1, Optional.of(new ByteCount(length + 1)), List.of()));
      tuf.publish();
      assertInstanceOf(TrustFailure.LengthMismatch.class, device.failure());
      assertEquals("snapshot:3 timestamp:3", device.stored());
    }

    @Test
    void unsignedTargets_areRefused() {
      tuf.signWith(TARGETS, List.of()).publish(TARGETS);
      assertEquals("trust.too-few-signatures", device.refresh());
      assertEquals("snapshot:2 timestamp:2", device.stored());
    }

    @Test
    void versionOtherThanTheSnapshotsWord_isRefused() {
      tuf.tamper("1.targets.json", _ -> tuf.draftTargets(TARGETS, 3));
      assertEquals(new TrustFailure.WrongVersion(TARGETS, 1, 3), device.failure());
    }

    @Test
    void expiredTargets_areRefused_andNotStored() {
      device.refresh();
      tuf.expires(TARGETS, PAST).publish(TARGETS);
      assertEquals(new TrustFailure.Expired(TARGETS, PAST, NOW), device.failure());
      assertEquals("snapshot:2 targets:1 timestamp:2", device.stored());
    }
  }
}
