package dev.pawl.cli.release;

import static dev.pawl.cli.testing.Results.ok;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.testing.Golden;
import dev.pawl.cli.testing.PublishingServer;
import dev.pawl.cli.testing.ScriptedServer.Answer;
import dev.pawl.cli.testing.TestShell;
import dev.pawl.cli.testing.TestShell.Run;
import dev.pawl.cli.testing.Workspaces;
import dev.pawl.core.trust.ImageProof;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseCommandsTest {
  @TempDir private Path folder;
  private ReleaseWorld world;
  private PublishingServer server;

  @BeforeEach
  void begin() {
    world = new ReleaseWorld(folder);
    server = PublishingServer.start(world.workspace);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TestShell shell() {
    return new TestShell(world.workspace.folder()).env("PAWL_PASSPHRASE", Workspaces.PASSPHRASE);
  }

  private TestShell online() {
    return shell().with(server.options(folder));
  }

  private Run create(TestShell shell, String version, long counter, String... more) {
    world.image("lock-" + version + ".bin", 100_000);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "release",
                "create",
                "--product",
                "lock",
                "--version",
                version,
                "--counter",
                Long.toString(counter),
                "--hardware",
                "lock-s2",
                "--type",
                "opaque",
                "--image",
                "lock-" + version + ".bin"));
    arguments.addAll(List.of(more));
    return shell.run(arguments.toArray(String[]::new));
  }

  private Run sign(String version, String key) {
    return shell().run("release", "sign", "lock-" + version, "--key", key);
  }

  private Path request(String version) {
    return world.workspace.staged().resolve("lock-" + version + ".request.json");
  }

  private byte[] image(String version) throws IOException {
    return Files.readAllBytes(world.workspace.folder().resolve("lock-" + version + ".bin"));
  }

  private void publishFirst() throws IOException {
    create(shell(), "1.0.0", 1, "--offline");
    sign("1.0.0", "lock-build");
    sign("1.0.0", "lock-release");
    server.expectImage(image("1.0.0"));
    Run run = online().run("release", "publish", "lock-1.0.0");
    assertEquals(0, run.exit(), run.err());
  }

  @Test
  void wholeWay_fromImageToPublished() throws IOException {
    publishFirst();
    Files.writeString(world.workspace.folder().resolve("notes.txt"), "Mends the hinge.\nFaster.\n");

    Run created =
        create(online(), "2.0.0", 2, "--notes", "notes.txt", "--support-until", "2031-12-31");
    assertEquals(0, created.exit(), created.err());
    Golden.check("release-create", created.out() + "--- stderr\n" + created.err());

    Run half = sign("2.0.0", "lock-build");
    assertEquals(0, half.exit(), half.err());
    Run status = shell().run("release", "status", "lock-2.0.0");
    assertEquals(7, status.exit());
    assertTrue(status.out().contains("1 of 2, not yet valid"), status.out());
    assertTrue(status.out().contains("missing     lock-release ("), status.out());

    Run early = online().run("release", "publish", "lock-2.0.0");
    assertEquals(7, early.exit());
    assertTrue(early.err().contains("signing.missing-signatures"), early.err());

    Run whole = sign("2.0.0", "lock-release");
    assertEquals(0, whole.exit(), whole.err());
    assertEquals(0, shell().run("release", "status", "lock-2.0.0").exit());

    server.expectImage(image("2.0.0"));
    Run published = online().run("release", "publish", "lock-2.0.0");
    assertEquals(0, published.exit(), published.err());
    assertTrue(published.out().contains("line-lock version 2"), published.out());
    assertTrue(Files.exists(world.workspace.repository().resolve("2.line-lock.json")));
    assertEquals(2, ok(world.copies.line(ReleaseWorld.LOCK)).images().size());
  }

  @Test
  void signedBytes_arePublishedAsTheyWereSigned() throws IOException {
    publishFirst();

    SigningRequest request = ok(SigningRequest.read(request("1.0.0")));
    byte[] sent = server.scripted().requests().getLast().body();

    assertArrayEquals(ok(request.check(world.root())).metadata(), sent);
    assertArrayEquals(
        sent, Files.readAllBytes(world.workspace.repository().resolve("1.line-lock.json")));
    assertArrayEquals(image("1.0.0"), server.images().getFirst());
  }

  @Test
  void imageThatTheServerHas_isNotSentAgain() throws IOException {
    publishFirst();
    Files.delete(world.workspace.repository().resolve("1.line-lock.json"));
    long puts = puts();

    assertEquals(0, online().run("release", "publish", "lock-1.0.0").exit());

    assertEquals(puts, puts());
  }

  private long puts() {
    return server.scripted().lines().stream()
        .filter(line -> line.startsWith("PUT /api/v1/artifacts"))
        .count();
  }

  @Test
  void create_goesByTheServer_alsoWhereTheWorkspaceIsBehind() throws IOException {
    publishFirst();
    Files.delete(world.workspace.repository().resolve("1.line-lock.json"));

    Run run = create(online(), "2.0.0", 2);

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("version 1 -> 2"), run.out());
    assertTrue(
        Files.exists(world.workspace.repository().resolve("1.line-lock.json")),
        "what was fetched and verified is kept");
  }

  @Test
  void create_refusesAServerThatIsOlderThanTheWorkspace() throws IOException {
    publishFirst();
    create(shell(), "2.0.0", 2, "--offline");
    sign("2.0.0", "lock-build");
    sign("2.0.0", "lock-release");
    server.expectImage(image("2.0.0"));
    assertEquals(0, online().run("release", "publish", "lock-2.0.0").exit());
    server.replay(1);

    Run run = create(online(), "3.0.0", 3);

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("trust.version-rollback"), run.err());
  }

  @Test
  void create_refusesAServerWithExpiredOnlineMetadata() throws IOException {
    publishFirst();

    Run run = create(online().at(TestShell.NOW.plus(Duration.ofDays(4))), "2.0.0", 2);

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("trust.expired"), run.err());
  }

  @Test
  void create_worksOnALineWhoseMetadataHasExpired_sinceThatIsHowItIsMended() throws IOException {
    publishFirst();
    Instant later = TestShell.NOW.plus(Duration.ofDays(100));
    server.signOnline(later);

    Run run = create(online().at(later), "2.0.0", 2);

    assertEquals(0, run.exit(), run.err());
  }

  @Test
  void create_refusesForgedLineMetadata() throws IOException {
    publishFirst();
    server
        .scripted()
        .on(
            "GET /api/v1/repository/metadata/1.line-lock.json",
            _ ->
                Answer.of(
                    200,
                    new String(readAll("1.line-lock.json"), StandardCharsets.UTF_8)
                        .replace("\"counter\":1", "\"counter\":0")));

    Run run = create(online(), "2.0.0", 2);

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("trust.too-few-signatures"), run.err());
  }

  private byte[] readAll(String name) {
    try {
      return Files.readAllBytes(world.workspace.repository().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void create_takesSupersededImagesOutOfTheLine_butNotWhatDevicesUse() throws IOException {
    publishFirst();
    for (int day = 1; day <= 3; day++) {
      world.releaseAt("1.0." + day, 1, TestShell.NOW.plus(Duration.ofDays(day)));
    }
    Instant later = TestShell.NOW.plus(Duration.ofDays(4));
    server.publish(readAll("4.line-lock.json"));
    server.signOnline(later);
    server.inUse("line-lock/lock-1.0.0.img", "line-lock/lock-1.0.1.img");

    Run dry = create(online().at(later), "2.0.0", 2, "--dry-run", "--withdraw", "1.0.1");
    Run run = create(online().at(later), "2.0.0", 2);

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("- line-lock/lock-1.0.2.img  (no longer listed)"), run.out());
    assertTrue(run.out().contains("unchanged: 3 releases"), run.out());
    assertTrue(run.err().contains("await it, so it stays: 1.0.0, 1.0.1"), run.err());
    assertTrue(dry.out().contains("- line-lock/lock-1.0.1.img  (no longer listed)"), dry.out());
  }

  @Test
  void create_keepsAllOlderImages_whenToldTo_orWhenTheServerDoesNotSayWhatIsInUse()
      throws IOException {
    publishFirst();
    for (int day = 1; day <= 3; day++) {
      world.releaseAt("1.0." + day, 1, TestShell.NOW.plus(Duration.ofDays(day)));
    }
    Instant later = TestShell.NOW.plus(Duration.ofDays(4));
    server.publish(readAll("4.line-lock.json"));
    server.signOnline(later);

    Run all = create(online().at(later), "2.0.0", 2, "--dry-run", "--keep-all");
    Run named = create(online().at(later), "2.0.0", 2, "--dry-run", "--keep", "1.0.0");
    server.scripted().on("GET /api/v1/images-in-use", _ -> Answer.problem(503, "storage.busy"));
    Run unsaid = create(online().at(later), "2.0.0", 2, "--dry-run");
    Run offline = create(online().at(later), "2.0.0", 2, "--dry-run", "--offline");

    assertTrue(all.out().contains("unchanged: 4 releases"), all.out() + all.err());
    assertTrue(named.out().contains("unchanged: 2 releases"), named.out() + named.err());
    assertTrue(unsaid.out().contains("unchanged: 4 releases"), unsaid.out());
    assertTrue(unsaid.err().contains("no older image leaves the line"), unsaid.err());
    assertTrue(offline.out().contains("unchanged: 4 releases"), offline.out());
  }

  @Test
  void create_refusesToKeepOrWithdrawWhatTheLineDoesNotHave() throws IOException {
    publishFirst();

    assertEquals(8, create(online(), "2.0.0", 2, "--keep", "1.5.0").exit());
    assertEquals(8, create(online(), "2.0.0", 2, "--withdraw", "1.5.0").exit());
  }

  @Test
  void create_withoutAReachableServer_goesByTheWorkspace_andSaysSo() {
    TestShell shell = online();
    server.close();

    Run run = create(shell, "1.0.0", 1);

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.err().contains("the server cannot be asked (remote.unreachable)"), run.err());
  }

  @Test
  void create_doesNotFallBack_whenTheServerRefusesTheToken() throws IOException {
    TestShell shell = online();
    Files.writeString(folder.resolve("token"), "another-token\n");

    assertEquals(4, create(shell, "1.0.0", 1).exit());
    assertFalse(Files.exists(request("1.0.0")));
  }

  @Test
  void create_overwritesNoRequest() {
    assertEquals(0, create(shell(), "1.0.0", 1, "--offline").exit());

    assertEquals(9, create(shell(), "1.0.0", 2, "--offline").exit());
  }

  @Test
  void create_dryRun_writesNothing() {
    Run run = create(shell(), "1.0.0", 1, "--offline", "--dry-run");

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("line-lock/lock-1.0.0.img"), run.out());
    assertFalse(Files.exists(request("1.0.0")));
  }

  @Test
  void lowerCounter_isRefused_andWithAReasonEverySignerIsShownIt() throws IOException {
    publishFirst();
    create(shell(), "2.0.0", 5, "--offline");
    world.publish(
        world.sign(ok(SigningRequest.read(request("2.0.0"))), "lock-build", "lock-release"));

    Run refused = create(shell(), "3.0.0", 4, "--offline");
    assertEquals(4, refused.exit());
    assertTrue(refused.err().contains("signing.lower-counter"), refused.err());

    Run allowed =
        create(shell(), "3.0.0", 4, "--offline", "--allow-lower-counter", "for old stock only");
    assertEquals(0, allowed.exit(), allowed.err());
    Run signed = sign("3.0.0", "lock-build");
    assertTrue(signed.out().contains("5 -> 4  LOWER than published"), signed.out());
    assertTrue(signed.out().contains("remark, not signed: for old stock only"), signed.out());
  }

  @Test
  void lowerCounter_withoutWords_isWrongUsage() {
    assertEquals(2, create(shell(), "1.0.0", 1, "--offline", "--allow-lower-counter", " ").exit());
  }

  @Test
  void sign_showsTheDifference_beforeItAsksForThePassphrase() {
    create(shell(), "1.0.0", 1, "--offline");

    Run run =
        new TestShell(world.workspace.folder())
            .run("release", "sign", "lock-1.0.0", "--key", "lock-build");

    assertEquals(7, run.exit());
    assertTrue(run.out().contains("+ line-lock/lock-1.0.0.img"), run.out());
    assertTrue(run.err().contains("passphrase.none"), run.err());
  }

  @Test
  void sign_withTheWrongPassphrase_fails_andChangesNothing() throws IOException {
    create(shell(), "1.0.0", 1, "--offline");
    byte[] before = Files.readAllBytes(request("1.0.0"));

    Run run =
        new TestShell(world.workspace.folder())
            .types("wrong-passphrase")
            .run("release", "sign", "lock-1.0.0", "--key", "lock-build");

    assertEquals(1, run.exit());
    assertTrue(run.err().contains("key.wrong-passphrase"), run.err());
    assertFalse((run.out() + run.err()).contains("wrong-passphrase\n"));
    assertArrayEquals(before, Files.readAllBytes(request("1.0.0")));
  }

  @Test
  void sign_onAnotherMachine_needsTheRequestTheKeyAndTheRootOnly() throws IOException {
    create(shell(), "1.0.0", 1, "--offline");
    Path stick = Files.createDirectory(folder.resolve("stick"));
    Files.copy(request("1.0.0"), stick.resolve("r.request.json"));
    Files.copy(world.workspace.keyFile("lock-build"), stick.resolve("my.pem"));
    Files.setPosixFilePermissions(
        stick.resolve("my.pem"), PosixFilePermissions.fromString("rw-------"));
    Files.copy(world.workspace.repository().resolve("1.root.json"), stick.resolve("root.json"));

    Run run =
        new TestShell(stick)
            .types(Workspaces.PASSPHRASE)
            .run(
                "release",
                "sign",
                "r.request.json",
                "--key",
                "my.pem",
                "--root",
                "root.json",
                "--json");

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("\"valid\":1,\"complete\":false"), run.out());
    assertEquals("", run.err());
  }

  @Test
  void sign_dryRun_signsNothing() throws IOException {
    create(shell(), "1.0.0", 1, "--offline");
    byte[] before = Files.readAllBytes(request("1.0.0"));

    Run run = shell().run("release", "sign", "lock-1.0.0", "--key", "lock-build", "--dry-run");

    assertEquals(0, run.exit(), run.err());
    assertArrayEquals(before, Files.readAllBytes(request("1.0.0")));
  }

  @Test
  void publish_refusesAnImageThatChanged_beforeAnythingIsSent() throws IOException {
    create(shell(), "1.0.0", 1, "--offline");
    sign("1.0.0", "lock-build");
    sign("1.0.0", "lock-release");
    Path image = world.workspace.folder().resolve("lock-1.0.0.bin");
    byte[] bytes = Files.readAllBytes(image);
    bytes[77] ^= 1;
    Files.write(image, bytes);

    Run run = online().run("release", "publish", "lock-1.0.0");

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("signing.image-changed"), run.err());
    assertEquals(List.of(), server.scripted().lines());
  }

  @Test
  void publish_refusesExpiredMetadata_beforeAnythingIsSent() {
    create(shell(), "1.0.0", 1, "--offline");
    sign("1.0.0", "lock-build");
    sign("1.0.0", "lock-release");

    Run run =
        online()
            .at(TestShell.NOW.plus(Duration.ofDays(91)))
            .run("release", "publish", "lock-1.0.0");

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("trust.expired"), run.err());
    assertEquals(List.of(), server.scripted().lines());
  }

  @Test
  void publish_reportsTheServersRefusal_andKeepsNoCopy() throws IOException {
    create(shell(), "1.0.0", 1, "--offline");
    sign("1.0.0", "lock-build");
    sign("1.0.0", "lock-release");
    server.expectImage(image("1.0.0"));
    server
        .scripted()
        .on("PUT /api/v1/repository/lines/lock", _ -> Answer.problem(409, "release.version-taken"));

    Run run = online().run("release", "publish", "lock-1.0.0");

    assertEquals(9, run.exit());
    assertFalse(Files.exists(world.workspace.repository().resolve("1.line-lock.json")));
  }

  @Test
  void publish_dryRun_sendsNothing() throws IOException {
    create(shell(), "1.0.0", 1, "--offline");
    sign("1.0.0", "lock-build");
    sign("1.0.0", "lock-release");
    server.expectImage(image("1.0.0"));

    Run run = online().run("release", "publish", "lock-1.0.0", "--dry-run");

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("would upload"), run.out());
    assertTrue(server.scripted().lines().stream().noneMatch(line -> line.startsWith("PUT")));
  }

  @Test
  void publish_takesTheImageFromAnotherPlace() throws IOException {
    create(shell(), "1.0.0", 1, "--offline");
    sign("1.0.0", "lock-build");
    sign("1.0.0", "lock-release");
    server.expectImage(image("1.0.0"));
    Files.move(world.workspace.folder().resolve("lock-1.0.0.bin"), folder.resolve("moved.bin"));

    Run lost = online().run("release", "publish", "lock-1.0.0");
    assertEquals(8, lost.exit());
    assertTrue(lost.err().contains("cli.no-such-file"), lost.err());

    Run run =
        online()
            .run(
                "release",
                "publish",
                "lock-1.0.0",
                "--image",
                folder.resolve("moved.bin").toString());
    assertEquals(0, run.exit(), run.err());
  }

  @Test
  void proof_isWhatADeviceCanVerify() throws IOException {
    publishFirst();

    Run run = online().run("release", "proof", "lock-1.0.0", "-o", "p.json");

    assertEquals(0, run.exit(), run.err());
    byte[] proof = Files.readAllBytes(world.workspace.folder().resolve("p.json"));
    assertEquals(
        "line-lock/lock-1.0.0.img",
        ImageProof.parse(proof)
            .orThrow(failure -> new IllegalStateException(failure.explain()))
            .path()
            .value());
    Run verified =
        shell()
            .run(
                "verify",
                "lock-1.0.0.bin",
                "--proof",
                "p.json",
                "--root",
                "repository/1.root.json");
    assertEquals(0, verified.exit(), verified.err());
    Golden.check("verify", verified.out());
  }

  @Test
  void proof_ofWhatWasNotPublished_isNotFound() {
    assertEquals(
        8,
        shell()
            .run("release", "proof", "line-lock/lock-9.img", "-o", "p.json", "--offline")
            .exit());
    assertEquals(8, shell().run("release", "proof", "oven-9", "-o", "p.json", "--offline").exit());
    assertFalse(Files.exists(world.workspace.folder().resolve("p.json")));
  }

  @Test
  void list_isATable() {
    server
        .scripted()
        .on(
            "GET /api/v1/releases?limit=500",
            200,
            """
            {"items":[{"path":"line-lock/lock-2.0.0.img","line":"lock","version":"2.0.0","counter":2,\
            "hardware":["lock-s2","lock-s3"],"type":"java-app","length":33030144,"sha256":"%s"}]}\
            """
                .formatted("ab".repeat(32)));

    Run run = online().run("release", "list");

    assertEquals(0, run.exit(), run.err());
    Golden.check("release-list", run.out());
  }
}
