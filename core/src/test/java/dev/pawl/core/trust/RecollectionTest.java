package dev.pawl.core.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.testkit.CountedSignatures;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a client verified once it does not verify again, and what it must look at all the same.
class RecollectionTest {
  private final TestRepository repository = TestRepository.withLines("lock");
  private final TargetPath path =
      repository.publish("lock", "1.0.0", 1, "lock-s2", new byte[] {1}).path();
  private final MemoryMetadataStore store = new MemoryMetadataStore();
  private final TufClient client =
      new TufClient(repository.source(), store, repository.factoryRoot());

  private String refresh(Instant now) {
    return Expect.code(client.refresh(now));
  }

  private int verificationsOfARefresh() {
    return CountedSignatures.during(
        () -> Expect.ok(client.refresh(TestTuf.NOW).then(trust -> trust.find(path))));
  }

  @Test
  void secondRefreshWithoutNews_verifiesTheTimestampAlone() {
    verificationsOfARefresh();
    assertEquals(1, verificationsOfARefresh());
  }

  @Test
  void secondRefreshWithANewLine_verifiesWhatIsNew() {
    verificationsOfARefresh();
    repository.publish("lock", "1.1.0", 1, "lock-s2", new byte[] {2});
    // Timestamp, snapshot and two signatures of the line.
    assertEquals(4, verificationsOfARefresh());
  }

  @Test
  void rememberedMetadata_expiresAllTheSame() {
    repository.tuf().expires(TestTuf.TIMESTAMP, TestTuf.NOW.plus(Duration.ofDays(9)));
    repository.tuf().expires(TestTuf.SNAPSHOT, TestTuf.NOW.plus(Duration.ofDays(1)));
    repository.tuf().publish();
    assertEquals("ok", refresh(TestTuf.NOW));
    assertEquals("trust.expired", refresh(TestTuf.NOW.plus(Duration.ofDays(1))));
  }

  @Test
  void rememberedRoot_expiresAllTheSame_andIsReplacedWithoutARestart() {
    assertEquals("ok", refresh(TestTuf.NOW));
    Instant later = TestTuf.EXPIRES.plusSeconds(1);
    assertEquals("trust.expired", refresh(later));
    var tuf = repository.tuf();
    for (var role :
        new RoleName[] {TestTuf.ROOT, TestTuf.TARGETS, TestTuf.SNAPSHOT, TestTuf.TIMESTAMP}) {
      tuf.expires(role, later.plus(Duration.ofDays(30)));
    }
    tuf.publishRoot();
    tuf.publish(TestTuf.TARGETS);
    assertEquals("ok", refresh(later));
  }

  @Test
  void bytesChangedInTheStore_areNotBelieved() {
    assertEquals("ok", refresh(TestTuf.NOW));
    store.store(TestTuf.TARGETS, new byte[] {'{', '}'});
    assertEquals("ok", refresh(TestTuf.NOW));
    assertEquals(
        new String(repository.tuf().file("1.targets.json"), UTF_8),
        new String(store.load(TestTuf.TARGETS).orElseThrow(), UTF_8));
  }

  @Test
  void newKeys_endWhatIsRemembered() {
    verificationsOfARefresh();
    repository.rotate(RoleType.TARGETS);
    assertEquals("ok", refresh(TestTuf.NOW));
    assertEquals("ok", Expect.code(Expect.ok(client.refresh(TestTuf.NOW)).find(path)));
  }

  @Test
  void heldVersions_areThoseOfTheStore() {
    assertEquals(
        "{root=1}", HeldVersions.in(store, repository.factoryRoot(), List.of()).toString());
    repository.rotate(RoleType.SNAPSHOT);
    verificationsOfARefresh();
    assertEquals(
        "{root=2, timestamp=3, snapshot=3, targets=2, line-lock=1}",
        HeldVersions.in(store, repository.factoryRoot(), List.of(TestRepository.role("lock")))
            .toString());
  }
}
