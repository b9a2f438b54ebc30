package dev.pawl.sim.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.core.key.Signer;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One reader lives through the whole history of a repository: it reads after each step, with what
/// it kept from the steps before.
@Timeout(600)
class ForeignReadersTest {
  private static final String LOCK = "lock";
  private static final String CAMERA = "camera";

  @TempDir Path folder;
  private final TestRepository repository = TestRepository.withLines(LOCK, CAMERA);
  private final TestTuf tuf = repository.tuf();
  private final Map<String, String> expected = new LinkedHashMap<>();

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void readsEverything_throughEveryRotation(Reader reader) throws Exception {
    Optional<String> missing = reader.missing();
    missing.ifPresent(why -> System.err.println("!! SKIPPED: " + reader + " as a reader: " + why));
    assumeTrue(missing.isEmpty(), missing.orElse(""));
    Path home = Files.createDirectories(folder.resolve(reader.name()));
    Files.createDirectories(home.resolve("metadata"));
    Files.write(home.resolve("metadata/root.json"), repository.factoryRoot());
    expireInTime();

    try (var published = new PublishedFolder(repository)) {
      publish(published, LOCK, "1.0.0", 1);
      publish(published, LOCK, "1.1.0", 1);
      publish(published, CAMERA, "9.0.0+b7", 4);
      check(reader, home, published, "at the beginning");

      ImageDescription gone = publish(published, LOCK, "2.0.0", 2);
      repository.withdraw(gone);
      expected.put(gone.path().value(), "none");
      check(reader, home, published, "after a withdrawal");

      tuf.keys(TestTuf.ROOT, TestRole.of(2, 3));
      tuf.publishRoot();
      check(reader, home, published, "after all root keys were replaced");

      replaceOneKey(LOCK);
      publish(published, LOCK, "2.1.0", 2);
      check(reader, home, published, "after one key of a line was replaced");

      tuf.keys(TestRepository.role(CAMERA), TestRole.of(2, 2));
      delegate();
      publish(published, CAMERA, "9.1.0", 5);
      check(reader, home, published, "after both keys of a line were replaced");

      fastForward();
      check(reader, home, published, "after a thief of the online keys raised their versions");

      tuf.keys(TestTuf.SNAPSHOT, TestRole.of(1, 1));
      tuf.keys(TestTuf.TIMESTAMP, TestRole.of(1, 1));
      tuf.publishRoot();
      tuf.nextVersion(TestTuf.SNAPSHOT, 1).nextVersion(TestTuf.TIMESTAMP, 1);
      publish(published, LOCK, "3.0.0", 3);
      check(reader, home, published, "after recovery with new online keys");
    }
  }

  /// The readers have the real time.
  private void expireInTime() {
    Instant later = Instant.now().plus(Duration.ofDays(60));
    List.of(TestTuf.ROOT, TestTuf.TARGETS, TestTuf.SNAPSHOT, TestTuf.TIMESTAMP)
        .forEach(role -> tuf.expires(role, later));
    List.of(LOCK, CAMERA).forEach(line -> tuf.expires(TestRepository.role(line), later));
    tuf.publishRoot();
    tuf.publish(TestTuf.TARGETS);
  }

  private ImageDescription publish(
      PublishedFolder published, String line, String version, long counter) {
    byte[] image = "%s %s ".formatted(line, version).repeat(9_000).getBytes(UTF_8);
    ImageDescription described = repository.publish(line, version, counter, line + "-s2", image);
    published.target(described, image);
    expected.put(described.path().value(), described.sha256().hex());
    return described;
  }

  private void replaceOneKey(String line) {
    RoleName role = TestRepository.role(line);
    List<Signer> signers = new ArrayList<>(tuf.keys(role).signers());
    signers.set(0, TestRole.signer());
    tuf.keys(role, new TestRole(signers, 2));
    delegate();
  }

  /// Publishes targets that delegate each line to its present keys, and the lines signed with them.
  private void delegate() {
    Delegations all = Delegations.NONE;
    for (String line : List.of(LOCK, CAMERA)) {
      RoleName role = TestRepository.role(line);
      var paths = LineNames.paths(new ProductLine(line));
      all = all.and(role, tuf.keys(role).roleSigners(), paths, true);
    }
    tuf.delegations(TestTuf.TARGETS, all);
    tuf.publish(TestTuf.TARGETS, TestRepository.role(LOCK), TestRepository.role(CAMERA));
  }

  private void fastForward() {
    tuf.nextVersion(TestTuf.SNAPSHOT, 1L << 31).nextVersion(TestTuf.TIMESTAMP, 1L << 31);
    tuf.publish();
  }

  private void check(Reader reader, Path home, PublishedFolder published, String when)
      throws IOException, InterruptedException {
    assertEquals(
        expected,
        reader.read(home, published, List.copyOf(expected.keySet())),
        () -> reader + " " + when);
  }
}
