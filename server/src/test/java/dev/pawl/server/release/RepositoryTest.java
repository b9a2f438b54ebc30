package dev.pawl.server.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.value.TargetPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The repository as devices see it: every test of what is served asks a real client.
class RepositoryTest {
  @TempDir Path folder;
  private ReleaseRig rig;

  @BeforeEach
  void setUp() throws IOException {
    rig = new ReleaseRig(folder, "lock", "cam");
  }

  @AfterEach
  void tearDown() {
    rig.close();
  }

  @Test
  void firstStart_importsAndSigns_soThatAClientTrustsIt() {
    var repository = Expect.ok(rig.open());
    assertEquals("trust.not-in-snapshot", found(repository, "line-lock/lock-1.0.0.img"));
    assertEquals(List.of("repository.imported"), acts());
  }

  @Test
  void aPublishedImage_isFoundByAClient_alsoAfterARestart() throws IOException {
    var repository = Expect.ok(rig.open());
    var image = rig.uploaded(repository, "1.0.0", 1, "v1");
    var line = rig.people.lineFile("lock", image);
    var published = Expect.ok(rig.publish(repository, line));

    assertEquals("line-lock", published.role().value());
    assertEquals(1, published.version());
    assertEquals(List.of(image.path()), published.targets());
    assertEquals("ok", found(repository, "line-lock/lock-1.0.0.img"));
    assertArrayEquals(line, repository.find("1.line-lock.json").orElseThrow());
    assertEquals(1, rig.publications());

    var restarted = Expect.ok(rig.restart());
    assertEquals("ok", found(restarted, "line-lock/lock-1.0.0.img"));
    assertEquals(1, restarted.catalogue().find(image.path()).orElseThrow().number());
    assertEquals(List.of("repository.imported", "artifact.stored", "release.published"), acts());
    Expect.ok(rig.audit().verify());
  }

  @Test
  void aClientInTheMiddleOfItsRefresh_isNotLeftAlone() throws IOException {
    var repository = Expect.ok(rig.open());
    rig.published(repository, rig.uploaded(repository, "1.0.0", 1, "v1"));
    rig.published(repository, rig.uploaded(repository, "2.0.0", 2, "v2"));
    for (var name : List.of("1.snapshot.json", "2.snapshot.json", "1.line-lock.json")) {
      assertTrue(repository.find(name).isPresent(), name);
    }
  }

  @Test
  void oldVersions_areHandedOutForAWhileOnly() throws IOException {
    var repository = Expect.ok(rig.open());
    for (int i = 1; i <= Repository.KEPT_VERSIONS + 1; i++) {
      rig.published(repository, rig.uploaded(repository, i + ".0.0", i, "v" + i));
    }
    assertEquals(Optional.empty(), repository.find("1.line-lock.json"));
    assertTrue(repository.find("2.line-lock.json").isPresent());
    assertTrue(repository.find("1.root.json").isPresent());
  }

  @Test
  void withdrawnImages_stayInTheCatalogue_butAreNotPublished() throws IOException {
    var repository = Expect.ok(rig.open());
    var first = rig.uploaded(repository, "1.0.0", 1, "v1");
    rig.published(repository, first);
    rig.people.tuf().targets(role()).clear();
    rig.published(repository, rig.uploaded(repository, "2.0.0", 2, "v2"));

    var release = repository.catalogue().find(first.path()).orElseThrow();
    assertFalse(release.published());
    assertEquals("trust.target-not-found", found(repository, first.path().value()));
    var restarted = Expect.ok(rig.restart());
    assertEquals(Optional.of(release), restarted.catalogue().find(first.path()));
  }

  @Test
  void theTimestamp_isRenewedAfterADay_theSnapshotAfterTwenty() {
    var repository = Expect.ok(rig.open());
    assertFalse(Expect.ok(repository.refresh()));

    rig.clock.pass(RenewalRule.TIMESTAMP_AGE);
    assertTrue(Expect.ok(repository.refresh()));
    assertEquals(2, repository.state().timestamp().version());
    assertEquals(1, repository.state().snapshot().version());

    rig.clock.pass(Duration.ofDays(19));
    assertTrue(Expect.ok(repository.refresh()));
    assertEquals(2, repository.state().snapshot().version());
    assertEquals(3, repository.state().timestamp().version());
    assertEquals(2, repository.state().timestamp().snapshot().version());
    assertEquals(
        List.of("repository.imported", "repository.refreshed", "repository.refreshed"), acts());
  }

  @Test
  void aStartAfterAMonth_leavesNothingExpired() {
    Expect.ok(rig.open());
    rig.clock.pass(Duration.ofDays(40));
    var restarted = Expect.ok(rig.restart());
    var now = rig.clock.instant();
    assertTrue(restarted.state().timestamp().expires().isAfter(now));
    assertTrue(restarted.state().snapshot().expires().isAfter(now));
  }

  @Test
  void whatWasSignedWithAClockTenYearsAhead_isReplaced() {
    var repository = Expect.ok(rig.open());
    rig.clock.pass(Duration.ofDays(3650));
    Expect.ok(repository.refresh());
    rig.clock.pass(Duration.ofDays(-3650));
    assertTrue(Expect.ok(repository.refresh()));
    var limit = rig.clock.instant().plus(OnlineSigner.SNAPSHOT_VALID);
    assertFalse(repository.state().snapshot().expires().isAfter(limit));
  }

  @Test
  void withoutTheFilesOfInit_theFirstStartSaysWhichIsMissing() throws IOException {
    Files.delete(folder.resolve("repository/1.targets.json"));
    var failure = Expect.failure(rig.open());
    assertEquals("release.repository-missing", failure.code());
    assertTrue(failure.explain().contains("1.targets.json"), failure.explain());
  }

  @Test
  void aRootSignedByTooFew_isNotImported() throws IOException {
    var root = folder.resolve("repository/1.root.json");
    Files.writeString(root, Files.readString(root).replace("\"sig\":\"", "\"sig\":\"00"));
    assertEquals("trust.too-few-signatures", Expect.code(rig.open()));
  }

  @Test
  void targetsOfAnotherRoot_areNotImported() throws IOException {
    var other = dev.pawl.core.testkit.TestRepository.withLines("lock");
    Files.write(folder.resolve("repository/1.targets.json"), other.tuf().file("1.targets.json"));
    assertEquals("trust.too-few-signatures", Expect.code(rig.open()));
  }

  @Test
  void onlineKeysTheRootDoesNotName_areRefusedBeforeAnythingIsStored() {
    var foreign = new OnlineKeys(TestRole.signer(), TestRole.signer());
    assertEquals("release.online-key-foreign", Expect.code(rig.open(foreign)));
    assertEquals(List.of(), acts());
  }

  @Test
  void onlineKeysThatAreMissing_areNamed() {
    var failure = Expect.failure(OnlineKeys.open(folder.resolve("online-keys")));
    assertEquals("release.online-key-unusable", failure.code());
    assertTrue(failure.explain().contains("snapshot.key"), failure.explain());
  }

  @Test
  void damageInAnyKeptFile_stopsTheStart_andNamesTheFile() throws IOException {
    var repository = Expect.ok(rig.open());
    rig.published(repository, rig.uploaded(repository, "1.0.0", 1, "v1"));
    for (var name :
        List.of(
            "1.root.json",
            "1.targets.json",
            "1.line-lock.json",
            "2.snapshot.json",
            "timestamp.json")) {
      var intact = stored(name);
      var flipped = intact.clone();
      flipped[intact.length / 2] ^= 1;
      store(name, flipped);
      var failure = Expect.failure(rig.open());
      assertEquals("release.repository-damaged", failure.code(), name);
      assertTrue(failure.explain().contains(name), failure.explain());
      store(name, intact);
    }
    Expect.ok(rig.open());
  }

  @Test
  void aLostFile_stopsTheStart() throws IOException {
    var repository = Expect.ok(rig.open());
    rig.published(repository, rig.uploaded(repository, "1.0.0", 1, "v1"));
    for (var name : List.of("1.line-lock.json", "2.snapshot.json", "timestamp.json")) {
      var intact = stored(name);
      rename(name, "lost");
      assertEquals("release.repository-damaged", Expect.code(rig.open()), name);
      rename("lost", name);
      assertArrayEquals(intact, stored(name));
    }
  }

  @Test
  void anOldTimestampPutBack_stopsTheStart() throws IOException {
    var repository = Expect.ok(rig.open());
    var old = stored("timestamp.json");
    rig.published(repository, rig.uploaded(repository, "1.0.0", 1, "v1"));
    assertNotEquals(0, old.length);
    store("timestamp.json", old);
    assertEquals("release.repository-damaged", Expect.code(rig.open()));
  }

  private List<String> acts() {
    return rig.audit().after(0, 100).stream().map(entry -> entry.act()).toList();
  }

  private static dev.pawl.core.value.RoleName role() {
    return dev.pawl.core.testkit.TestRepository.role("lock");
  }

  /// What a fresh client says about `path`.
  private String found(Repository repository, String path) {
    var client =
        new TufClient(
            (name, _) ->
                repository
                    .find(name)
                    .<FetchAnswer>map(FetchAnswer.Found::new)
                    .orElseGet(FetchAnswer.NotFound::new),
            new MemoryMetadataStore(),
            rig.people.factoryRoot());
    return Expect.code(
        client.refresh(rig.clock.instant()).then(trust -> trust.find(new TargetPath(path))));
  }

  private byte[] stored(String name) {
    return rig.database()
        .read(
            tx ->
                tx.first(
                        "SELECT content FROM metadata_file WHERE name = ?",
                        row -> row.bytes("content"),
                        name)
                    .orElseThrow());
  }

  private void store(String name, byte[] content) {
    rig.database()
        .write(
            tx -> tx.update("UPDATE metadata_file SET content = ? WHERE name = ?", content, name));
  }

  private void rename(String from, String to) {
    rig.database()
        .write(
            tx ->
                tx.update(
                    "UPDATE metadata_file SET name = ?, role = CASE WHEN ? = 'lost' THEN 'lost:' ||"
                        + " role ELSE substr(role, 6) END WHERE name = ?",
                    to,
                    to,
                    from));
  }
}
