package dev.pawl.core.director;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.failure.Result;
import dev.pawl.core.key.Signer;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.FixedKeys;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.testkit.Vector;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.Metadata;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.RoleSigners;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// vectors/director, as any other implementation would read them: one file each, beside the good
/// ones. With `-Dpawl.vectors=write` they are written anew first.
class DirectorVectorsTest {
  private static final Path FOLDER = Vector.folder("director");
  private static final DeviceId DEVICE = new DeviceId("lock-1");
  private static final Nonce NONCE = new Nonce("000102030405060708090a0b0c0d0e0f");
  private static final HardwareId HARDWARE = new HardwareId("lock-s2");

  private static byte[] root() {
    var signers = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    signers.put(RoleType.ROOT, FixedKeys.role(2, 21, 22, 23).roleSigners());
    signers.put(RoleType.TARGETS, FixedKeys.role(1, 24).roleSigners());
    signers.put(RoleType.SNAPSHOT, FixedKeys.role(1, 25).roleSigners());
    signers.put(RoleType.TIMESTAMP, FixedKeys.role(1, 26).roleSigners());
    return MetadataWriter.sign(
        Root.of(1, TestTuf.EXPIRES, signers), FixedKeys.role(2, 21, 22).signers());
  }

  private static byte[] sign(Metadata content) {
    Signer signer =
        switch (content.type()) {
          case ROOT -> throw new IllegalStateException();
          case TARGETS -> FixedKeys.signer(24);
          case SNAPSHOT -> FixedKeys.signer(25);
          case TIMESTAMP -> FixedKeys.signer(26);
        };
    return MetadataWriter.sign(content, List.of(signer));
  }

  private static byte[] timestamp(String device, Optional<Nonce> nonce) {
    return sign(DirectorMetadata.timestamp(new DeviceId(device), nonce, 5, 2, TestTuf.NOW));
  }

  private static byte[] targets(Assignment assignment) {
    return sign(DirectorMetadata.targets(assignment, 3, TestTuf.NOW));
  }

  private static Assignment assignment(String device, String... components) {
    var image = TestRepository.describe("lock", "2.0.0", 2, "lock-s2", new byte[] {1, 2, 3});
    var images =
        List.of(components).stream()
            .map(id -> Assigned.of(new DeviceId(id), HARDWARE, image))
            .toList();
    return new Assignment(
        new DeviceId(device), Optional.of(new AssignedSet(new ActionId(1001), images)));
  }

  /// A targets file edited before it is signed.
  private static byte[] edited(Assignment assignment, String from, String to) {
    byte[] unsigned =
        MetadataWriter.sign(DirectorMetadata.targets(assignment, 3, TestTuf.NOW), List.of());
    String text = new String(unsigned, UTF_8);
    if (!text.contains(from)) {
      throw new IllegalStateException(text);
    }
    return Expect.ok(
        MetadataWriter.addSignature(
            RoleType.TARGETS.role(), text.replace(from, to).getBytes(UTF_8), FixedKeys.signer(24)));
  }

  private static List<Vector> made() {
    var all = new ArrayList<Vector>();
    add(all, "timestamp", "good", "ok", timestamp("lock-1", Optional.of(NONCE)));
    add(
        all,
        "timestamp",
        "of-another-device",
        "director.wrong-device",
        timestamp("lock-2", Optional.of(NONCE)));
    add(
        all,
        "timestamp",
        "of-another-nonce",
        "director.stale-answer",
        timestamp("lock-1", Optional.of(new Nonce("ff".repeat(16)))));
    add(
        all,
        "timestamp",
        "without-nonce",
        "director.stale-answer",
        timestamp("lock-1", Optional.empty()));
    add(all, "targets", "good", "ok", targets(assignment("lock-1", "lock-1")));
    add(all, "targets", "empty", "ok", targets(Assignment.nothing(DEVICE)));
    add(
        all,
        "targets",
        "empty-of-another-device",
        "director.wrong-device",
        targets(Assignment.nothing(new DeviceId("lock-2"))));
    add(
        all,
        "targets",
        "of-another-device",
        "director.wrong-device",
        targets(assignment("lock-2", "lock-2")));
    add(
        all,
        "targets",
        "for-a-foreign-component",
        "director.foreign-component",
        targets(assignment("lock-1", "lock-1", "lock-2")));
    Assignment good = assignment("lock-1", "lock-1");
    add(
        all,
        "targets",
        "component-twice",
        "director.device-twice",
        edited(good, "\"for\":[\"lock-1\"]", "\"for\":[\"lock-1\",\"lock-1\"]"));
    add(
        all,
        "targets",
        "set-incomplete",
        "director.incomplete-set",
        edited(good, "\"size\":1", "\"size\":2"));
    add(
        all,
        "targets",
        "counter-as-text",
        "director.malformed",
        edited(good, "\"counter\":2", "\"counter\":\"2\""));
    add(
        all,
        "targets",
        "by-the-timestamp-key",
        "trust.too-few-signatures",
        MetadataWriter.sign(
            DirectorMetadata.targets(good, 3, TestTuf.NOW), List.of(FixedKeys.signer(26))));
    return all;
  }

  private static void add(List<Vector> all, String role, String name, String expect, byte[] file) {
    var header = new LinkedHashMap<String, String>();
    header.put("expect", expect);
    header.put("role", role);
    all.add(Vector.of(role + "-" + name, header, file));
  }

  @BeforeAll
  static void writeIfAsked() throws IOException {
    if ("write".equals(System.getProperty("pawl.vectors"))) {
      Files.createDirectories(FOLDER);
      for (Vector vector : made()) {
        vector.write(FOLDER);
      }
      Files.write(FOLDER.resolve("trusted-root.json"), root());
      Files.write(
          FOLDER.resolve("snapshot.json"), sign(DirectorMetadata.snapshot(2, 3, TestTuf.NOW)));
    }
  }

  @Test
  void vectors_comeOutAsTheySay() throws IOException {
    byte[] root = Files.readAllBytes(FOLDER.resolve("trusted-root.json"));
    byte[] snapshot = Files.readAllBytes(FOLDER.resolve("snapshot.json"));
    for (Vector vector : Vector.all(FOLDER)) {
      var files = new LinkedHashMap<String, byte[]>();
      files.put("timestamp.json", timestamp("lock-1", Optional.of(NONCE)));
      files.put("2.snapshot.json", snapshot);
      files.put("3.targets.json", targets(assignment("lock-1", "lock-1")));
      files.put(
          vector.header("role").equals("targets") ? "3.targets.json" : "timestamp.json",
          vector.bytes());
      var client =
          new TufClient(
              (name, _) ->
                  Optional.ofNullable(files.get(name))
                      .<FetchAnswer>map(FetchAnswer.Found::new)
                      .orElseGet(FetchAnswer.NotFound::new),
              new MemoryMetadataStore(),
              root);
      var refreshed = client.refresh(TestTuf.NOW);
      String found =
          refreshed instanceof Result.Ok<RefreshedTrust, TrustFailure>(RefreshedTrust trust)
              ? Expect.code(Directed.by(trust, DEVICE, NONCE))
              : Expect.code(refreshed);
      assertEquals(vector.expect(), found, vector.name());
    }
  }

  @Test
  void files_areTheOnesOurWriterMakes() throws IOException {
    List<Vector> files = Vector.all(FOLDER);
    assertEquals(made().size(), files.size());
    for (Vector vector : made()) {
      Vector file =
          files.stream().filter(f -> f.name().equals(vector.name())).findFirst().orElseThrow();
      assertArrayEquals(vector.bytes(), file.bytes(), vector.name());
    }
    assertArrayEquals(root(), Files.readAllBytes(FOLDER.resolve("trusted-root.json")));
  }
}
