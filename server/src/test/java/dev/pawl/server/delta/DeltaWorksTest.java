package dev.pawl.server.delta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.failure.Result;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.fleet.FleetStore;
import dev.pawl.server.release.ArtifactUpload;
import dev.pawl.server.release.Catalogue;
import dev.pawl.server.release.FileArtifactStore;
import dev.pawl.server.rollout.Actions;
import dev.pawl.server.rollout.DeviceChanges;
import dev.pawl.server.sql.Database;
import dev.pawl.server.testkit.TestClock;
import dev.pawl.server.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a wanted delta, turn by turn.
class DeltaWorksTest {
  private static final Tenant TENANT = new Tenant("DEFAULT");
  private static final ByteCount MEMORY = new ByteCount(5_000_000);

  @TempDir Path folder;
  private final TestClock clock = new TestClock(Instant.parse("2026-11-20T12:00:00Z"));
  private final List<String> orders = new ArrayList<>();
  private Database database;
  private FileArtifactStore artifacts;
  private AuditLog audit;
  private Deltas deltas;
  private DeltaKey key;
  private DeltaMaker maker = (order, _) -> made(order, "patch", 100);

  @BeforeEach
  void open() throws IOException {
    database = TestDatabase.in(folder);
    artifacts = FileArtifactStore.open(folder.resolve("artifacts"));
    audit = new AuditLog(database, TENANT, clock);
    deltas =
        Deltas.of(
            new Deltas.Parts(
                TENANT,
                database,
                new FleetStore(database, TENANT),
                new Actions(TENANT, audit, new Unheard()),
                () -> Catalogue.EMPTY,
                List.of(Profile.LINUX)));
    key = new DeltaKey(uploaded("old"), uploaded("new"), Profile.LINUX);
    want(key, 1);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static final class Unheard implements DeviceChanges {
    @Override
    public void changed(DeviceId device) {}

    @Override
    public void allChanged() {}
  }

  private void want(DeltaKey wanted, long devices) {
    database.write(tx -> deltas.table().want(tx, wanted, devices, clock.instant()));
  }

  private Digest uploaded(String content) throws IOException {
    byte[] bytes = content.getBytes(UTF_8);
    Digest sha256 = Digest.sha256(bytes);
    try (ArtifactUpload upload = Expect.ok(artifacts.begin(sha256, new ByteCount(bytes.length)))) {
      assertTrue(upload.write(bytes, 0, bytes.length).isEmpty());
      Expect.ok(upload.finish());
    }
    return sha256;
  }

  private Result<DeltaMaker.Made, DeltaMakeFailure> made(
      DeltaMaker.Order order, String patch, long full) throws IOException {
    orders.add(Files.readString(order.old()) + " to " + Files.readString(order.image()));
    Files.writeString(order.patch(), patch);
    return Result.ok(new DeltaMaker.Made(MEMORY, new ByteCount(full)));
  }

  private Result<DeltaMaker.Made, DeltaMakeFailure> crashed() {
    orders.add("crashed");
    return Result.failed(new DeltaMakeFailure.MakerEnded(1, "nothing"));
  }

  /// Works of a process that just started.
  private boolean turn() throws IOException, InterruptedException {
    return DeltaWorks.of(
            new DeltaWorks.Parts(
                deltas,
                database,
                artifacts,
                (order, alive) -> maker.make(order, alive),
                audit,
                folder.resolve("work"),
                clock))
        .turn();
  }

  private DeltaEntry entry() {
    return deltas.list().stream().filter(one -> one.key().equals(key)).findFirst().orElseThrow();
  }

  private List<String> acts() {
    return audit.after(0, 100).stream().map(one -> one.act()).toList();
  }

  @Test
  void wantedDelta_isMade_kept_andNamed() throws Exception {
    assertTrue(turn());
    assertEquals(List.of("old to new"), orders);
    var patch = deltas.between(key.base(), key.image()).getFirst();
    assertEquals(Digest.sha256("patch".getBytes(UTF_8)), patch.sha256());
    assertEquals(new ByteCount(5), patch.length());
    assertEquals(MEMORY, patch.memory());
    assertTrue(artifacts.has(patch.sha256()));
    assertTrue(deltas.makes(patch.sha256(), key.image()));
    assertFalse(deltas.makes(patch.sha256(), key.base()), "it makes that image only");
    assertEquals(List.of("delta.made"), acts());
    assertFalse(turn(), "nothing is left to do");
  }

  @Test
  void nothingIsLeftBehindInTheWorkFolder() throws Exception {
    turn();
    try (var left = Files.list(folder.resolve("work"))) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void deltaNotSmallerThanTheCompressedImage_isNotOffered() throws Exception {
    maker = (order, _) -> made(order, "patch", 5);
    turn();
    assertEquals(DeltaState.USELESS, entry().state());
    assertEquals("deltas.not-smaller", entry().failure().orElseThrow().code());
    assertEquals(List.of(), deltas.between(key.base(), key.image()));
    assertFalse(turn(), "it is not tried again");
  }

  @Test
  void failingMaker_isTriedFiveTimes_withGrowingPauses() throws Exception {
    maker = (_, _) -> crashed();
    List<Long> pauses = new ArrayList<>();
    Instant last = clock.instant();
    while (entry().state() == DeltaState.WANTED) {
      if (turn()) {
        pauses.add(Duration.between(last, clock.instant()).toSeconds());
        last = clock.instant();
      } else {
        clock.pass(Duration.ofSeconds(10));
      }
    }
    assertEquals(List.of(0L, 10L, 40L, 160L, 640L), pauses);
    assertEquals(DeltaState.FAILED, entry().state());
    assertEquals(5, acts().stream().filter("delta.failed"::equals).count());
    clock.pass(Duration.ofDays(1));
    assertFalse(turn());
  }

  @Test
  void whatWasGivenUp_isTriedAgain_whenTheImageIsRolledOutAgain() throws Exception {
    maker = (_, _) -> Result.failed(new DeltaMakeFailure.TooMuchMemory(MEMORY, ByteCount.ZERO));
    turn();
    assertEquals(DeltaState.FAILED, entry().state());
    maker = (order, _) -> made(order, "patch", 100);
    deltas.again(key.image());
    assertTrue(turn());
    assertEquals(DeltaState.MADE, entry().state());
  }

  @Test
  void workCutByPowerFailure_isBegunAgain() throws Exception {
    maker =
        (_, _) -> {
          throw new IllegalStateException("the power fails");
        };
    try {
      turn();
    } catch (IllegalStateException _) {
      // As if the process were gone: nothing was written after the claim.
    }
    assertEquals(1, entry().attempts());
    maker = (order, _) -> made(order, "patch", 100);
    assertFalse(turn(), "somebody else may still be at it");
    clock.pass(Duration.ofSeconds(31));
    assertTrue(turn());
    assertEquals(DeltaState.MADE, entry().state());
  }

  @Test
  void whileItIsMade_theClaimIsProlonged() throws Exception {
    maker =
        (order, alive) -> {
          for (int i = 0; i < 4; i++) {
            clock.pass(Duration.ofSeconds(20));
            alive.run();
            assertTrue(entry().nextAt().isAfter(clock.instant().plusSeconds(20)));
          }
          return made(order, "patch", 100);
        };
    assertTrue(turn());
  }

  @Test
  void imageThatIsGone_isSaid() throws Exception {
    key = new DeltaKey(Digest.sha256("gone".getBytes(UTF_8)), key.image(), Profile.LINUX);
    want(key, 7);
    turn();
    assertEquals("deltas.no-image", entry().failure().orElseThrow().code());
    assertEquals(DeltaState.FAILED, entry().state());
    assertEquals(List.of(), orders);
  }

  @Test
  void whatMostDevicesCouldUse_comesFirst() throws Exception {
    want(new DeltaKey(uploaded("older"), key.image(), Profile.LINUX), 9);
    turn();
    turn();
    assertEquals(List.of("older to new", "old to new"), orders);
  }

  @Test
  void realMaker_makesAPatch_inAProcessOfItsOwn() throws Exception {
    byte[] old = new byte[300_000];
    new Random(1).nextBytes(old);
    byte[] changed = old.clone();
    changed[150_000]++;
    Path from = Files.write(folder.resolve("from"), old);
    Path to = Files.write(folder.resolve("to"), changed);
    var order = new DeltaMaker.Order(from, to, Profile.LINUX, folder.resolve("made"));
    var made = Expect.ok(new MakerProcess(ByteCount.mebi(96)).make(order, () -> {}));
    assertTrue(Files.size(order.patch()) < 2000, "a small patch: " + Files.size(order.patch()));
    assertTrue(made.full().value() > 290_000);
    assertTrue(made.memory().value() <= Profile.LINUX.memory().value());
  }

  @Test
  void imagesTooLargeForTheMemory_areNotEvenBegun() throws Exception {
    Path large = Files.write(folder.resolve("large"), new byte[1_000_000]);
    var order = new DeltaMaker.Order(large, large, Profile.LINUX, folder.resolve("made"));
    assertEquals(
        "deltas.too-much-memory",
        Expect.code(new MakerProcess(ByteCount.mebi(50)).make(order, () -> {})));
  }
}
