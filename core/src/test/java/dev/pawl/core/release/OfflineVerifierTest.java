package dev.pawl.core.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.PathRule;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// docs/spec/image-proof.md, "Verification".
class OfflineVerifierTest {
  private static final byte[] IMAGE = "firmware".getBytes(UTF_8);

  private final TestRepository repository = TestRepository.withLines("lock", "lamp");
  private final ImageDescription image = repository.publish("lock", "2.0.0", 2, "lock-s2", IMAGE);

  private String verify(ImageProof proof) {
    return Expect.code(OfflineVerifier.verify(proof, repository.factoryRoot()));
  }

  private ImageProof proof() {
    return repository.proof(image.path());
  }

  @Test
  void publishedImage_isFoundByAClient_andVerifiedOffline() {
    assertEquals(image, repository.verified(image.path()).value());
    assertEquals(
        image, Expect.ok(OfflineVerifier.verify(proof(), repository.factoryRoot())).value());
  }

  @Test
  void proofSurvivesRotationsOfEveryRole() {
    for (RoleType type : RoleType.values()) {
      repository.rotate(type);
      repository.rotate(type);
    }
    ImageProof proof = proof();
    assertEquals(8, proof.roots().size());
    assertEquals("ok", verify(proof));
    // A boot stage made later comes with a newer factory root and passes over the older ones.
    for (String name : List.of("5.root.json", "9.root.json")) {
      byte[] newer = repository.tuf().file(name);
      assertEquals(image, Expect.ok(OfflineVerifier.verify(proof, newer)).value());
    }
  }

  @Test
  void expiredMetadata_isNoHindrance() {
    TestTuf tuf = repository.tuf();
    ImageProof fresh = proof();
    for (RoleName role : List.of(TestTuf.ROOT, TestTuf.TARGETS, LineNames.role(image.line()))) {
      tuf.expires(role, TestTuf.NOW.minusSeconds(1));
    }
    byte[] root = tuf.publishRoot();
    byte[] targets = tuf.publishTargets(TestTuf.TARGETS);
    byte[] line = tuf.publishTargets(LineNames.role(image.line()));
    assertEquals("ok", verify(new ImageProof(image.path(), List.of(root), targets, line)));
    assertEquals("ok", verify(fresh));
  }

  @Test
  void changedBytesOfEveryFile_areRefusedOrChangeNothing() {
    repository.rotate(RoleType.ROOT);
    ImageProof good = proof();
    for (int part = 0; part < 3; part++) {
      int length = part(good, part).length;
      for (int i = 0; i < length; i += 29) {
        byte[] changed = part(good, part).clone();
        changed[i] = (byte) (changed[i] ^ 1);
        switch (OfflineVerifier.verify(with(good, part, changed), repository.factoryRoot())) {
          case Result.Failed<Verified<ImageDescription>, TrustFailure> _ -> {}
          case Result.Ok<Verified<ImageDescription>, TrustFailure>(var found) ->
              assertEquals(image, found.value(), "part " + part + ", byte " + i);
        }
      }
    }
  }

  private static byte[] part(ImageProof proof, int part) {
    return switch (part) {
      case 0 -> proof.roots().getFirst();
      case 1 -> proof.targets();
      default -> proof.line();
    };
  }

  private static ImageProof with(ImageProof proof, int part, byte[] changed) {
    return new ImageProof(
        proof.path(),
        part == 0 ? List.of(changed) : proof.roots(),
        part == 1 ? changed : proof.targets(),
        part == 2 ? changed : proof.line());
  }

  @Test
  void otherFactoryRoot_isNotTheirs() {
    byte[] other = TestRepository.withLines("lock").factoryRoot();
    assertEquals("trust.too-few-signatures", Expect.code(OfflineVerifier.verify(proof(), other)));
    assertEquals("trust.malformed", Expect.code(OfflineVerifier.verify(proof(), new byte[0])));
    byte[] broken =
        new String(repository.factoryRoot(), UTF_8)
            .replace("\"sig\":\"", "\"sig\":\"00")
            .getBytes(UTF_8);
    assertEquals("trust.too-few-signatures", Expect.code(OfflineVerifier.verify(proof(), broken)));
  }

  @Test
  void brokenChainOfRoots_isRefused() {
    repository.rotate(RoleType.ROOT);
    repository.rotate(RoleType.TARGETS);
    ImageProof good = proof();
    assertEquals("ok", verify(good));
    assertEquals("trust.too-few-signatures", verify(withRoots(good, List.of())));
    assertEquals("trust.too-few-signatures", verify(withRoots(good, good.roots().subList(0, 1))));
    assertEquals("trust.too-few-signatures", verify(withRoots(good, good.roots().subList(1, 2))));
    List<byte[]> nonsense = new ArrayList<>(good.roots());
    nonsense.set(1, new byte[] {1});
    assertEquals("trust.malformed", verify(withRoots(good, nonsense)));
    // Roots again, or in the wrong order, are older than what is trusted by then.
    List<byte[]> again = new ArrayList<>(good.roots());
    again.addAll(good.roots());
    assertEquals("ok", verify(withRoots(good, again)));
  }

  private static ImageProof withRoots(ImageProof proof, List<byte[]> roots) {
    return new ImageProof(proof.path(), roots, proof.targets(), proof.line());
  }

  @Test
  void skippedRootVersion_isRefused_evenWhenSigned() {
    TestTuf tuf = repository.tuf();
    byte[] three = tuf.nextVersion(TestTuf.ROOT, 3).publishRoot();
    assertEquals("trust.wrong-version", verify(withRoots(proof(), List.of(three))));
  }

  @Test
  void unsignedTargetsOrLine_areRefused() {
    ImageProof good = proof();
    TestTuf tuf = repository.tuf();
    RoleName line = LineNames.role(image.line());
    tuf.signWith(line, repository.lineSigners("lock").subList(0, 1));
    byte[] oneOfTwo = tuf.draftTargets(line, 2);
    assertEquals("trust.too-few-signatures", verify(with(good, 2, oneOfTwo)));
    tuf.signWith(TestTuf.TARGETS, List.of(TestRole.signer()));
    byte[] foreign = tuf.draftTargets(TestTuf.TARGETS, 2);
    assertEquals("trust.too-few-signatures", verify(with(good, 1, foreign)));
  }

  @Test
  void otherPathOrLine_isRefused() {
    ImageDescription lamp = repository.publish("lamp", "2.0.0", 2, "lamp-s1", IMAGE);
    ImageProof good = proof();
    ImageProof ofLamp = repository.proof(lamp.path());
    assertEquals(
        "trust.too-few-signatures",
        verify(new ImageProof(good.path(), good.roots(), good.targets(), ofLamp.line())));
    assertEquals(
        "trust.target-not-found",
        verify(
            new ImageProof(
                new TargetPath("line-lock/other.img"), good.roots(), good.targets(), good.line())));
    assertEquals(
        "trust.target-not-found",
        verify(
            new ImageProof(
                new TargetPath("elsewhere/x.img"), good.roots(), good.targets(), good.line())));
  }

  @Test
  void roleAboveTheLine_isAskedFirst_andAProofHasNoSecondFile() {
    TestTuf tuf = repository.tuf();
    RoleName line = LineNames.role(image.line());
    RoleName first = new RoleName("first");
    tuf.keys(first, TestRole.of(1, 1));
    tuf.delegations(
        TestTuf.TARGETS,
        Delegations.NONE
            .and(first, tuf.keys(first).roleSigners(), PathRule.pattern("line-lock/*"), false)
            .and(line, tuf.keys(line).roleSigners(), PathRule.pattern("line-lock/*"), true));
    byte[] targets = tuf.publishTargets(TestTuf.TARGETS);
    ImageProof good = proofOf(targets, tuf.file("1.line-lock.json"));
    assertEquals("trust.too-few-signatures", verify(good));
    assertEquals("trust.target-not-found", verify(proofOf(targets, tuf.draftTargets(first, 1))));
  }

  private ImageProof proofOf(byte[] targets, byte[] line) {
    return new ImageProof(image.path(), List.of(), targets, line);
  }

  @Test
  void targetThatIsNoImage_isRefused() {
    TestTuf tuf = repository.tuf();
    RoleName line = LineNames.role(image.line());
    var plain = image.toTarget();
    tuf.target(
        line,
        image.path().value(),
        new TargetFile(plain.length(), plain.hashes(), JsonObject.EMPTY));
    assertEquals("trust.not-an-image", verify(with(proof(), 2, tuf.draftTargets(line, 2))));
  }

  @Test
  void proofFile_isReadBackEqual_andStrict() {
    repository.rotate(RoleType.ROOT);
    ImageProof proof = proof();
    byte[] bytes = proof.toBytes();
    ImageProof read = Expect.ok(ImageProof.parse(bytes));
    assertEquals(proof, read);
    assertEquals(proof.hashCode(), read.hashCode());
    assertArrayEquals(bytes, read.toBytes());
    assertNotEquals(proof, withRoots(proof, List.of()));
    String text = new String(bytes, UTF_8);
    for (String[] change :
        new String[][] {
          {"image-proof", "image-proof2"},
          {"\"spec\":1", "\"spec\":2"},
          {"\"spec\":1,", ""},
          {"\"path\":\"line-lock", "\"path\":\"../line-lock"},
          {"\"roots\":[\"", "\"roots\":[\"*"},
          {"\"targets\":\"", "\"targets\":\"="},
          {"\"line\":", "\"lines\":"},
          {"{", "["},
        }) {
      assertEquals(
          "trust.malformed",
          Expect.code(ImageProof.parse(text.replace(change[0], change[1]).getBytes(UTF_8))),
          change[0]);
    }
  }

  @Test
  void proofFile_isBounded() {
    assertEquals(
        "trust.length-exceeded",
        Expect.code(ImageProof.parse(new byte[(int) ImageProof.LIMIT.value() + 1])));
    assertEquals(
        "trust.malformed", Expect.code(ImageProof.parse(new byte[(int) ImageProof.LIMIT.value()])));
    List<byte[]> roots = new ArrayList<>();
    for (int i = 0; i < ImageProof.MOST_ROOTS; i++) {
      roots.add(new byte[] {1});
    }
    ImageProof proof = proof();
    assertEquals("ok", Expect.code(ImageProof.parse(withRoots(proof, roots).toBytes())));
    roots.add(new byte[] {1});
    assertEquals(
        "trust.malformed", Expect.code(ImageProof.parse(withRoots(proof, roots).toBytes())));
  }

  @Test
  void proofsBytes_areCopies() {
    ImageProof proof = proof();
    proof.line()[0] = 0;
    proof.targets()[0] = 0;
    assertEquals("ok", verify(proof));
    assertEquals("proof of line-lock/lock-2.0.0.img", proof.toString());
    repository.rotate(RoleType.ROOT);
    ImageProof longer = proof();
    longer.roots().getFirst()[0] = 0;
    assertEquals("ok", verify(longer));
  }
}
