package dev.pawl.server.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.CanonicalJson;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.key.Signer;
import dev.pawl.core.release.BlockTree;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that must not be published: each test changes one thing about a line that would be.
class PublicationTest {
  @TempDir Path folder;
  private ReleaseRig rig;
  private Repository repository;
  private ImageDescription image;

  @BeforeEach
  void setUp() throws IOException {
    rig = new ReleaseRig(folder, "lock", "cam");
    repository = Expect.ok(rig.open());
    image = rig.uploaded(repository, "1.0.0", 1, "v1");
  }

  @AfterEach
  void tearDown() {
    rig.close();
  }

  @Test
  void aProperLine_isPublished() {
    assertEquals("ok", Expect.code(rig.publish(repository, rig.people.lineFile("lock", image))));
  }

  @Test
  void everyFlippedBit_isRefused_andNothingIsStored() {
    var proper = rig.people.lineFile("lock", image);
    long before = rig.audit().head().sequence();
    for (int at = 0; at < proper.length; at += 7) {
      var flipped = proper.clone();
      flipped[at] ^= 1;
      int place = at;
      assertTrue(
          Expect.code(rig.publish(repository, flipped)).startsWith("trust."),
          () -> "byte " + place);
    }
    assertEquals(before, rig.audit().head().sequence());
    assertEquals(0, rig.publications());
    assertTrue(repository.find("1.line-lock.json").isEmpty());
  }

  @Test
  void oneOfTwoSignatures_isRefused() {
    var signers = rig.people.lineSigners("lock").subList(0, 1);
    assertEquals("trust.too-few-signatures", publish(signers, 1));
  }

  @Test
  void aForeignKeyInPlaceOfOne_isRefused() {
    var signers = List.of(rig.people.lineSigners("lock").getFirst(), TestRole.signer());
    assertEquals("trust.too-few-signatures", publish(signers, 1));
  }

  @Test
  void theKeysOfAnotherLine_areRefused() {
    assertEquals("trust.too-few-signatures", publish(rig.people.lineSigners("cam"), 1));
  }

  @Test
  void aSkippedVersion_isRefused() {
    assertEquals("trust.wrong-version", publish(rig.people.lineSigners("lock"), 2));
  }

  @Test
  void theSameVersionWithOtherContent_isRefused() {
    rig.published(repository, image);
    assertEquals(
        "trust.wrong-version",
        Expect.code(
            rig.publish(
                repository,
                rig.people.lineFile(
                    "lock",
                    rig.people.lineSigners("lock"),
                    1,
                    TestTuf.EXPIRES.minusSeconds(1),
                    image))));
  }

  @Test
  void theVerySameFileAgain_changesNothing() {
    var line = rig.people.lineFile("lock", image);
    assertTrue(Expect.ok(rig.publish(repository, line)).added());
    long head = rig.audit().head().sequence();
    var again = Expect.ok(rig.publish(repository, line));
    assertFalse(again.added());
    assertEquals(List.of(image.path()), again.targets());
    assertEquals(head, rig.audit().head().sequence());
  }

  @Test
  void anExpiredLine_isRefused() {
    rig.clock.pass(Duration.between(TestTuf.NOW, TestTuf.EXPIRES));
    assertEquals("trust.expired", publish(rig.people.lineSigners("lock"), 1));
    rig.clock.pass(Duration.ofMillis(-1));
    assertEquals("ok", publish(rig.people.lineSigners("lock"), 1));
  }

  @Test
  void aLineNobodyDelegatedTo_isRefused() {
    var line = rig.people.lineFile("lock", image);
    assertEquals(
        "release.unknown-line",
        Expect.code(
            rig.publication(repository).publish(new ProductLine("door"), line, ReleaseRig.ANNA)));
  }

  @Test
  void aLineThatDelegates_isRefused() {
    var helper = TestRole.of(1, 1);
    var role = TestRepository.role("lock");
    var delegations =
        Delegations.NONE.and(
            TestRepository.role("helper"),
            helper.roleSigners(),
            dev.pawl.core.release.LineNames.paths(new ProductLine("lock")),
            true);
    var line = rig.people.tuf().sign(role, new Targets(1, TestTuf.EXPIRES, Map.of(), delegations));
    assertEquals("release.line-delegates", Expect.code(rig.publish(repository, line)));
  }

  @Test
  void anImageOfAnotherLine_isRefused() {
    var foreign = TestRepository.describe("cam", "1.0.0", 1, "cam-c1", ReleaseRig.bytes("v1"));
    assertEquals("trust.not-an-image", publish(foreign));
  }

  @Test
  void anImageOutsideTheLinesFolder_isRefused() {
    assertEquals(
        "trust.not-an-image", publish(Map.of("line-cam/lock-1.0.0.img", image.toTarget())));
    assertEquals("trust.not-an-image", publish(Map.of("../lock-1.0.0.img", image.toTarget())));
  }

  @Test
  void aTargetThatIsNoImage_isRefused() {
    var target = new TargetFile(image.length(), image.toTarget().hashes(), JsonObject.EMPTY);
    assertEquals("trust.not-an-image", publish(Map.of(image.path().value(), target)));
  }

  @Test
  void anImageThatWasNotUploaded_isRefused() {
    assertEquals("release.artifact-missing", publish(ReleaseRig.described("1.0.1", 1, "other")));
  }

  @Test
  void anImageWithAnotherLengthThanItsBytes_isRefused() {
    var longer = changed(image.length().value() + 1, image.blocks());
    assertEquals("release.artifact-differs", publish(longer));
  }

  @Test
  void anImageWithOtherBlocksThanItsBytes_isRefused() {
    var other =
        changed(
            image.length().value(),
            new BlockTree(BlockTree.BLOCK_SIZE, Digest.sha256(new byte[1])));
    assertEquals("release.artifact-differs", publish(other));
  }

  @Test
  void whatWasPublishedOnce_cannotBeDescribedAnew() {
    rig.published(repository, image);
    assertEquals("release.entry-changed", publish(withCounter(image, 2)));
  }

  @Test
  void alsoAfterItWasWithdrawn() throws IOException {
    rig.published(repository, image);
    rig.people.tuf().targets(TestRepository.role("lock")).clear();
    rig.published(repository, rig.uploaded(repository, "2.0.0", 1, "v2"));
    assertEquals("release.entry-changed", publish(withCounter(image, 2)));
    assertEquals("ok", publish(image));
  }

  @Test
  void aNewImageBelowTheHighestCounter_isRefused() throws IOException {
    rig.published(repository, rig.uploaded(repository, "2.0.0", 5, "v2"));
    assertEquals("release.counter-too-low", publish(image));
    assertEquals("ok", publish(rig.uploaded(repository, "3.0.0", 5, "v3")));
  }

  @Test
  void anOldImageThatIsListed_mayStay_butNotComeBack() throws IOException {
    rig.published(repository, image);
    rig.published(repository, rig.uploaded(repository, "2.0.0", 5, "v2"));
    rig.people.tuf().targets(TestRepository.role("lock")).remove(image.path().value());
    rig.published(repository, rig.uploaded(repository, "3.0.0", 5, "v3"));
    assertEquals("release.counter-too-low", publish(image));
  }

  @Test
  void theLinesFloor_isWhatWasSigned() {
    var line = new ProductLine("lock");
    Expect.ok(
        rig.publish(
            repository,
            withFloor(rig.people.lineFile("lock", List.of(), 1, TestTuf.EXPIRES, image), 7)));
    assertEquals(new ReleaseCounter(7), repository.catalogue().floorOf(line));
    assertEquals(ReleaseCounter.ZERO, repository.catalogue().floorOf(new ProductLine("cam")));
  }

  @Test
  void anUploadIsTakenOnce_andAuditedOnce() throws IOException {
    var bytes = ReleaseRig.bytes("v1");
    var again =
        rig.publication(repository)
            .upload(
                Digest.sha256(bytes),
                new ByteCount(bytes.length),
                new ByteArrayInputStream(new byte[0]),
                ReleaseRig.ANNA);
    assertFalse(Expect.ok(again), "known bytes are not read again");
    assertEquals(
        1,
        rig.audit().after(0, 100).stream()
            .filter(entry -> entry.act().equals("artifact.stored"))
            .count());
  }

  @Test
  void anUploadCutAtHalf_leavesNothing() {
    var bytes = ReleaseRig.bytes("v9");
    var sha256 = Digest.sha256(bytes);
    var half = new ByteArrayInputStream(bytes, 0, bytes.length / 2);
    var cut = new SequenceInputStream(half, new BrokenStream());
    assertThrows(
        IOException.class,
        () ->
            rig.publication(repository)
                .upload(sha256, new ByteCount(bytes.length), cut, ReleaseRig.ANNA));
    assertFalse(rig.artifacts.has(sha256));
  }

  private String publish(ImageDescription described) {
    return Expect.code(rig.publish(repository, rig.people.lineFile("lock", described)));
  }

  private String publish(List<Signer> signers, long version) {
    return Expect.code(
        rig.publish(
            repository, rig.people.lineFile("lock", signers, version, TestTuf.EXPIRES, image)));
  }

  private String publish(Map<String, TargetFile> targets) {
    var content = new Targets(1, TestTuf.EXPIRES, targets, Delegations.NONE);
    return Expect.code(
        rig.publish(repository, MetadataWriter.sign(content, rig.people.lineSigners("lock"))));
  }

  private ImageDescription changed(long length, BlockTree blocks) {
    return new ImageDescription(
        image.path(),
        image.line(),
        image.version(),
        image.counter(),
        image.hardware(),
        image.type(),
        new ByteCount(length),
        image.sha256(),
        blocks,
        image.notes(),
        image.supportUntil());
  }

  private static ImageDescription withCounter(ImageDescription image, long counter) {
    return new ImageDescription(
        image.path(),
        image.line(),
        image.version(),
        new ReleaseCounter(counter),
        image.hardware(),
        image.type(),
        image.length(),
        image.sha256(),
        image.blocks(),
        image.notes(),
        image.supportUntil());
  }

  /// The unsigned file with `"pawl":{"floor":n}` beside the targets, signed by the line.
  private byte[] withFloor(byte[] unsigned, long floor) {
    var file = (JsonObject) Expect.ok(JsonReader.read(unsigned, JsonLimits.standard()));
    var pawl = JsonObject.builder().put("floor", floor).build();
    var signed = ((JsonObject) file.get("signed").orElseThrow()).with("pawl", pawl);
    var signatures = new ArrayList<JsonObject>();
    for (var signer : rig.people.lineSigners("lock")) {
      signatures.add(
          JsonObject.builder()
              .put("keyid", signer.publicKey().id().value())
              .put("sig", HexFormat.of().formatHex(signer.sign(CanonicalJson.encode(signed))))
              .build());
    }
    return JsonWriter.compact(
        JsonObject.builder().put("signatures", signatures).put("signed", signed).build());
  }

  /// A connection that was cut.
  private static final class BrokenStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("connection reset");
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      throw new IOException("connection reset");
    }
  }
}
