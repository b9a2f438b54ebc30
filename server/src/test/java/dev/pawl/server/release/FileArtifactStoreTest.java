package dev.pawl.server.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileArtifactStoreTest {
  @TempDir Path folder;
  private FileArtifactStore store;
  private final byte[] image = bytes(200_000);
  private final Digest sha256 = Digest.sha256(image);

  @BeforeEach
  void open() throws IOException {
    store = FileArtifactStore.open(folder);
  }

  @Test
  void anUpload_isThereAfterARestart_withAllItsDigests() throws Exception {
    upload(image, sha256);

    var reopened = FileArtifactStore.open(folder);
    assertTrue(reopened.has(sha256));
    try (var stored = stored(reopened)) {
      assertArrayEquals(image, content(stored));
      assertEquals(hex("MD5"), stored.facts().md5());
      assertEquals(hex("SHA-1"), stored.facts().sha1());
      assertEquals(new ByteCount(image.length), stored.facts().length());
      var blocks = BlockList.of(new ByteArrayInputStream(image));
      assertEquals(blocks, stored.blocks());
      assertEquals(blocks.root(), stored.facts().blockRoot());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072})
  void everyLength_hasTheBlocksOfItsImage(int length) throws Exception {
    var content = bytes(length);
    var facts = upload(content, Digest.sha256(content));
    assertEquals(BlockList.of(new ByteArrayInputStream(content)).root(), facts.blockRoot());
  }

  @Test
  void anUploadCutAtHalf_leavesNothing() throws Exception {
    try (var upload = begin(image, sha256)) {
      assertTrue(upload.write(image, 0, image.length / 2).isEmpty());
      assertEquals(1, files("uploads").size());
    }
    assertEquals(List.of(), files("uploads"));
    assertFalse(store.has(sha256));
    upload(image, sha256);
    assertTrue(store.has(sha256));
  }

  @Test
  void anUploadThatEndsEarly_isRefused() throws Exception {
    try (var upload = begin(image, sha256)) {
      assertTrue(upload.write(image, 0, image.length - 1).isEmpty());
      assertEquals("artifact.length-mismatch", failure(upload.finish()).code());
    }
    assertFalse(store.has(sha256));
  }

  @Test
  void anUploadLongerThanAnnounced_isRefusedAtTheFirstByteTooMany() throws Exception {
    try (var upload = begin(image, sha256)) {
      assertTrue(upload.write(image, 0, image.length).isEmpty());
      assertEquals("artifact.length-mismatch", upload.write(image, 0, 1).orElseThrow().code());
    }
  }

  @Test
  void otherBytesThanAnnounced_areRefused() throws Exception {
    var flipped = image.clone();
    flipped[image.length / 2] ^= 1;
    try (var upload = begin(image, sha256)) {
      assertTrue(upload.write(flipped, 0, flipped.length).isEmpty());
      assertEquals("artifact.digest-mismatch", failure(upload.finish()).code());
    }
    assertFalse(store.has(sha256));
    assertEquals(List.of(), files("uploads"));
  }

  @Test
  void whatAKilledServerLeft_isRemovedAtStart() throws Exception {
    var killed = begin(image, sha256);
    assertTrue(killed.write(image, 0, 1000).isEmpty());
    FileArtifactStore.open(folder);
    assertEquals(List.of(), files("uploads"));
    killed.close();
  }

  @Test
  void aDiskWithoutRoom_refusesBeforeTheFirstByte() throws Exception {
    long free = FileArtifactStore.RESERVE.value() + image.length - 1;
    var full = FileArtifactStore.open(folder, () -> free);
    assertEquals(
        "artifact.disk-full", failure(full.begin(sha256, new ByteCount(image.length))).code());
    var enough = FileArtifactStore.open(folder, () -> free + 1);
    ((Result.Ok<ArtifactUpload, ArtifactFailure>) enough.begin(sha256, new ByteCount(image.length)))
        .value()
        .close();
  }

  @Test
  @EnabledIf("hasFullDevice")
  void aDiskThatFillsUp_isToldFromOtherTrouble() {
    var full =
        assertThrows(
            IOException.class,
            () -> {
              try (var out = new FileOutputStream("/dev/full")) {
                out.write(1);
              }
            });
    assertTrue(DiskFull.is(full), full.toString());
    assertFalse(DiskFull.is(new IOException("Input/output error")));
  }

  static boolean hasFullDevice() {
    return Files.exists(Path.of("/dev/full"));
  }

  @Test
  void anImageBeyondTheLimit_isRefused() throws Exception {
    var tooLong = new ByteCount(BlockList.LONGEST_IMAGE.value() + 1);
    assertEquals("artifact.too-large", failure(store.begin(sha256, tooLong)).code());
  }

  @Test
  void anUnknownArtifact_isSaidToBeSo() throws Exception {
    assertEquals("artifact.unknown", failure(store.open(sha256)).code());
  }

  @Test
  void aFileThatLostBytes_isNotHandedOut() throws Exception {
    upload(image, sha256);
    Files.write(file(""), Arrays.copyOf(image, image.length - 1));
    assertEquals("artifact.damaged", failure(store.open(sha256)).code());
  }

  @Test
  void damagedChecksums_areNoticed() throws Exception {
    upload(image, sha256);
    var facts = Files.readAllBytes(file(".facts"));
    for (int i = 0; i < facts.length; i++) {
      var damaged = facts.clone();
      damaged[i] ^= 1;
      Files.write(file(".facts"), damaged);
      int at = i;
      assertEquals(
          "artifact.damaged",
          failure(FileArtifactStore.open(folder).open(sha256)).code(),
          () -> "byte " + at);
    }
  }

  @Test
  void damagedBlockHashes_areNoticed() throws Exception {
    upload(image, sha256);
    var blocks = Files.readAllBytes(file(".blocks"));
    blocks[0] ^= 1;
    Files.write(file(".blocks"), blocks);
    try (var stored = stored(store)) {
      assertThrows(IOException.class, stored::blocks);
    }
  }

  @Test
  void theSameArtifactTwice_staysOne() throws Exception {
    upload(image, sha256);
    upload(image, sha256);
    try (var stored = stored(store)) {
      assertArrayEquals(image, content(stored));
    }
  }

  @Test
  void files_areTheOwnersOnly() throws Exception {
    upload(image, sha256);
    for (var suffix : List.of("", ".facts", ".blocks")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(file(suffix))),
          suffix);
    }
  }

  @Test
  void factsAsText_areReadBackAsWritten() {
    var facts = new ArtifactFacts(sha256, new ByteCount(7), "0".repeat(32), "1".repeat(40), sha256);
    assertEquals(facts, ArtifactFacts.decode(facts.encode()));
  }

  private ArtifactFacts upload(byte[] content, Digest digest) throws IOException {
    try (var upload = begin(content, digest)) {
      for (int from = 0; from < content.length; from += 7_919) {
        int n = Math.min(7_919, content.length - from);
        assertTrue(upload.write(content, from, n).isEmpty());
      }
      return ((Result.Ok<ArtifactFacts, ArtifactFailure>) upload.finish()).value();
    }
  }

  private ArtifactUpload begin(byte[] content, Digest digest) throws IOException {
    return ((Result.Ok<ArtifactUpload, ArtifactFailure>)
            store.begin(digest, new ByteCount(content.length)))
        .value();
  }

  private StoredArtifact stored(FileArtifactStore from) throws IOException {
    return ((Result.Ok<StoredArtifact, ArtifactFailure>) from.open(sha256)).value();
  }

  private static byte[] content(StoredArtifact stored) throws IOException {
    var all = ByteBuffer.allocate((int) stored.facts().length().value());
    while (all.hasRemaining() && stored.read(all, all.position()) > 0) {
      // until full
    }
    return all.array();
  }

  private static ArtifactFailure failure(Result<?, ArtifactFailure> result) {
    return (ArtifactFailure) assertInstanceOf(Result.Failed.class, result).failure();
  }

  private Path file(String suffix) {
    var hex = sha256.hex();
    return folder.resolve("sha256").resolve(hex.substring(0, 2)).resolve(hex.substring(2) + suffix);
  }

  private List<Path> files(String name) throws IOException {
    try (var all = Files.list(folder.resolve(name))) {
      return all.toList();
    }
  }

  private String hex(String algorithm) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(image));
  }

  private static byte[] bytes(int length) {
    var content = new byte[length];
    new Random(42).nextBytes(content);
    return content;
  }
}
