package dev.pawl.core.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The power goes at every write of the metadata store, before and after it takes effect. A single
/// file is old or new, never torn: that is `DurableFileTest`.
class PowerCutTest {
  private static final TargetPath UPDATE = new TargetPath("line-lock/lock-2.0.0.img");
  private static final TargetPath WEAK = new TargetPath("line-lock/lock-1.0.0.img");

  /// The power is gone.
  private static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /// A store whose n-th write is the last.
  private static final class CutStore implements MetadataStore {
    private final MemoryMetadataStore disk;
    private final int cut;
    private final boolean takesEffect;
    private int writes; // so far

    CutStore(MemoryMetadataStore disk, int cut, boolean takesEffect) {
      this.disk = disk;
      this.cut = cut;
      this.takesEffect = takesEffect;
    }

    @Override
    public Optional<byte[]> load(RoleName role) {
      return disk.load(role);
    }

    @Override
    public void store(RoleName role, byte[] received) {
      write(() -> disk.store(role, received));
    }

    @Override
    public void delete(RoleName role) {
      write(() -> disk.delete(role));
    }

    private void write(Runnable change) {
      boolean last = ++writes == cut;
      if (!last || takesEffect) {
        change.run();
      }
      if (last) {
        throw new PowerCut();
      }
    }
  }

  private final TestRepository repository = TestRepository.withLines("lock");
  private final MemoryMetadataStore disk = new MemoryMetadataStore();
  private Map<String, byte[]> past = Map.of(); // what was served before the update

  /// The device knows version 1.0.0; then it is withdrawn, root and online keys change, 2.0.0
  /// comes.
  private void publishUpdate() {
    var weak = repository.publish("lock", "1.0.0", 1, "lock-s2", new byte[] {1});
    Expect.ok(refresh(disk).then(trust -> trust.find(WEAK)));
    past = new LinkedHashMap<>(repository.tuf().files());
    repository.withdraw(weak);
    repository.tuf().keys(TestTuf.SNAPSHOT, TestRole.of(1, 1));
    repository.tuf().publishRoot();
    repository.tuf().publishRoot();
    repository.publish("lock", "2.0.0", 2, "lock-s2", new byte[] {2});
  }

  private Result<RefreshedTrust, TrustFailure> refresh(MetadataStore store) {
    return new TufClient(repository.source(), store, repository.factoryRoot()).refresh(TestTuf.NOW);
  }

  /// Cuts the power at a write.
  /// @return whether there was such a write
  private boolean cutAt(int write, boolean takesEffect) {
    var store = new CutStore(disk, write, takesEffect);
    try {
      Expect.ok(refresh(store).then(trust -> trust.find(UPDATE)));
      return false;
    } catch (PowerCut _) {
      return true;
    }
  }

  @ParameterizedTest(name = "the write takes effect: {0}")
  @ValueSource(booleans = {false, true})
  void cutAtAnyWrite_isHealedByTheNextRefresh(boolean takesEffect) {
    int write = 1;
    while (true) {
      var test = new PowerCutTest();
      test.publishUpdate();
      if (!test.cutAt(write, takesEffect)) {
        break;
      }
      String when = "cut at write " + write;
      assertEquals(
          "ok", Expect.code(test.refresh(test.disk).then(trust -> trust.find(UPDATE))), when);
      assertEquals(
          "trust.target-not-found",
          Expect.code(test.refresh(test.disk).then(trust -> trust.find(WEAK))),
          when);
      write++;
    }
    assertEquals(7, write - 1, "2 roots, 2 deletions, timestamp, snapshot, line");
  }

  @ParameterizedTest(name = "the write takes effect: {0}")
  @ValueSource(booleans = {false, true})
  void cutAtAnyWrite_neverMakesTheWholePastNewAgain_onceTheRootIsKept(boolean takesEffect) {
    for (int write = 2; write <= 7; write++) {
      var test = new PowerCutTest();
      test.publishUpdate();
      assertTrue(test.cutAt(write, takesEffect));
      // A mirror goes back to the past: its snapshot is signed with keys that no longer count.
      Map<String, byte[]> files = test.repository.tuf().files();
      files.clear();
      files.putAll(test.past);
      String code = Expect.code(test.refresh(test.disk).then(trust -> trust.find(WEAK)));
      assertTrue(code.startsWith("trust."), "cut at write " + write + ": " + code);
    }
  }

  @Test
  void fullDisk_isASurprise_notASilentOne() {
    publishUpdate();
    MetadataStore full =
        new MetadataStore() {
          @Override
          public Optional<byte[]> load(RoleName role) {
            return disk.load(role);
          }

          @Override
          public void store(RoleName role, byte[] received) {
            throw new IllegalStateException("full");
          }

          @Override
          public void delete(RoleName role) {}
        };
    assertThrows(IllegalStateException.class, () -> refresh(full));
    assertEquals(List.of("line-lock", "snapshot", "targets", "timestamp"), kept());
  }

  private List<String> kept() {
    return disk.roles().stream().sorted().toList();
  }
}
