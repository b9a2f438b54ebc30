package dev.pawl.server.release;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.sql.Database;
import dev.pawl.server.testkit.TestClock;
import dev.pawl.server.testkit.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The release side of a server on a folder, and the people who sign for it.
final class ReleaseRig implements AutoCloseable {
  static final Actor ANNA = Actor.person("anna");
  private static final Tenant TENANT = new Tenant("DEFAULT");

  final TestRepository people;
  final TestClock clock = new TestClock(TestTuf.NOW);
  final Path folder;
  final FileArtifactStore artifacts;
  private Database database; // opened anew by restart
  private int publications; // counted

  ReleaseRig(Path folder, String... lines) throws IOException {
    this.folder = folder;
    this.people = TestRepository.withLines(lines);
    this.artifacts = FileArtifactStore.open(folder.resolve("artifacts"));
    this.database = TestDatabase.in(folder);
    var files = Files.createDirectories(folder.resolve("repository"));
    Files.write(files.resolve("1.root.json"), people.tuf().file("1.root.json"));
    Files.write(files.resolve("1.targets.json"), people.tuf().file("1.targets.json"));
  }

  /// As a start of the server does it.
  Result<Repository, ReleaseFailure> open() {
    return open(
        new OnlineKeys(
            people.onlineSigner(RoleType.SNAPSHOT), people.onlineSigner(RoleType.TIMESTAMP)));
  }

  Result<Repository, ReleaseFailure> open(OnlineKeys keys) {
    return Repository.open(parts(keys), folder.resolve("repository"));
  }

  Database database() {
    return database;
  }

  AuditLog audit() {
    return new AuditLog(database, TENANT, clock);
  }

  /// Ends the process and starts it again.
  Result<Repository, ReleaseFailure> restart() {
    database.close();
    database = TestDatabase.in(folder);
    return open();
  }

  Publication publication(Repository repository) {
    return new Publication(
        parts(
            new OnlineKeys(
                people.onlineSigner(RoleType.SNAPSHOT), people.onlineSigner(RoleType.TIMESTAMP))),
        repository,
        artifacts,
        () -> publications++);
  }

  int publications() {
    return publications;
  }

  private Repository.Parts parts(OnlineKeys keys) {
    return new Repository.Parts(TENANT, database, audit(), keys, clock);
  }

  /// Uploads an image and describes it.
  ImageDescription uploaded(Repository repository, String version, long counter, String content)
      throws IOException {
    var bytes = bytes(content);
    Expect.ok(
        publication(repository)
            .upload(
                Digest.sha256(bytes),
                new ByteCount(bytes.length),
                new ByteArrayInputStream(bytes),
                ANNA));
    return described(version, counter, content);
  }

  static ImageDescription described(String version, long counter, String content) {
    return TestRepository.describe("lock", version, counter, "lock-s2", bytes(content));
  }

  static byte[] bytes(String content) {
    return content.repeat(20_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  /// Publishes line `lock`, and tells the people's own repository.
  Result<Publication.PublishedLine, ReleaseFailure> publish(Repository repository, byte[] signed) {
    return publication(repository).publish(new ProductLine("lock"), signed, ANNA);
  }

  /// Has these images signed into the line's next version and publishes it.
  Repository published(Repository repository, ImageDescription... images) {
    Expect.ok(publish(repository, people.lineFile("lock", images)));
    for (var image : images) {
      people.publish(image);
    }
    return repository;
  }

  @Override
  public void close() {
    database.close();
  }
}
