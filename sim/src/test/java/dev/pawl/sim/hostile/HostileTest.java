package dev.pawl.sim.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import dev.pawl.server.decide.Assignment;
import dev.pawl.server.decide.Decider;
import dev.pawl.server.decide.Decision;
import dev.pawl.server.decide.DeviceFacts;
import dev.pawl.server.decide.Rule;
import dev.pawl.server.decide.Standing;
import dev.pawl.server.release.ArtifactStore;
import dev.pawl.server.release.ArtifactUpload;
import dev.pawl.server.release.FileArtifactStore;
import dev.pawl.server.release.StoredArtifact;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileTest {
  private static final Charset UTF = StandardCharsets.UTF_8;

  @TempDir Path folder;

  @Test
  void plan_comesBackFromItsFile_andAHarmlessOneDoesNothing() throws IOException {
    Path file = folder.resolve("plan.json");
    HostilePlan plan =
        HostilePlan.HARMLESS
            .withForgedImage(Digest.sha256(new byte[] {1}))
            .withoutRules()
            .withForgedMetadata("2.line-lock.json", Path.of("forged"));
    plan.writeTo(file);
    assertEquals(plan, HostilePlan.read(file));
    HostilePlan.HARMLESS.writeTo(file);
    assertEquals(HostilePlan.HARMLESS, HostilePlan.read(file));
  }

  @Test
  void forgedImage_differsInOneByte_howeverItIsRead() throws Exception {
    byte[] image = new byte[10_001];
    new Random(7).nextBytes(image);
    Digest digest = Digest.sha256(image);
    ArtifactStore genuine = stored(image, digest);
    HostilePlan plan = HostilePlan.HARMLESS.withForgedImage(digest);
    byte[] expected = image.clone();
    expected[5_000] ^= 1;
    for (int piece : new int[] {1, 100, 4_096, 20_000}) {
      assertEquals(
          Digest.sha256(expected),
          Digest.sha256(read(new ForgedImages(genuine, () -> plan), digest, image.length, piece)));
    }
    assertEquals(
        digest,
        Digest.sha256(
            read(
                new ForgedImages(genuine, () -> HostilePlan.HARMLESS),
                digest,
                image.length,
                4_096)));
  }

  @Test
  void forgedMetadata_takesThePlaceOfTheGenuine_onlyWhereThePlanSaysSo() throws IOException {
    Path forged = Files.writeString(folder.resolve("forged"), "forged");
    HostilePlan plan = HostilePlan.HARMLESS.withForgedMetadata("2.line-lock.json", forged);
    ForgedMetadata files = new ForgedMetadata(_ -> Optional.of(text("genuine")), () -> plan);
    assertEquals("forged", new String(files.find("2.line-lock.json").orElseThrow(), UTF));
    assertEquals("genuine", new String(files.find("1.line-lock.json").orElseThrow(), UTF));
  }

  @Test
  void lawlessDecider_offersWhatTheRealOneRefuses_onlyWhereThePlanSaysSo() {
    Decision refusal = new Decision.Refuse(Rule.BELOW_DEVICE_FLOOR, "too old");
    Optional<Assignment> assigned =
        Optional.of(
            new Assignment(
                new TargetPath("line-lock/lock-1.0.0.img"),
                Digest.sha256(new byte[0]),
                Set.of(new HardwareId("lock-s2")),
                new ReleaseCounter(1),
                new ReleaseCounter(0),
                true,
                Optional.empty()));
    DeviceFacts device =
        new DeviceFacts(
            new DeviceId("lock-1"),
            Standing.ENROLLED,
            new HardwareId("lock-s2"),
            Optional.empty(),
            new ReleaseCounter(2));
    Decider lawless =
        TamperedServerMain.lawless((_, _) -> refusal, HostilePlan.HARMLESS::withoutRules);
    assertTrue(lawless.decide(device, assigned).isOffer());
    assertEquals(refusal, lawless.decide(device, Optional.empty()));
    Decider harmless = TamperedServerMain.lawless((_, _) -> refusal, () -> HostilePlan.HARMLESS);
    assertEquals(refusal, harmless.decide(device, assigned));
  }

  @Test
  void forgedLine_describesTheAttackersImage_andIsSignedByKeysNobodyTrusts() {
    TestRepository repository = TestRepository.withLines("lock");
    ImageDescription image = repository.publish("lock", "2.0.0", 2, "lock-s2", text("genuine"));
    RoleName line = TestRepository.role("lock");
    byte[] genuine = repository.lineFile("lock", image);
    SignedMetadata<Targets> forged =
        forged(line, genuine, image.path(), Digest.sha256(text("implant")));
    assertEquals(
        Map.of(Algorithm.SHA_256, Digest.sha256(text("implant"))),
        forged.content().info(image.path(), line).orElseThrow().hashes());
    Set<KeyId> trusted =
        repository.lineSigners("lock").stream()
            .map(signer -> signer.publicKey().id())
            .collect(Collectors.toSet());
    assertEquals(2, forged.signatures().size());
    forged.signatures().forEach(each -> assertFalse(trusted.contains(each.keyId())));
  }

  private static SignedMetadata<Targets> forged(
      RoleName line, byte[] genuine, TargetPath path, Digest image) {
    return Forgery.ofLine(line, genuine, path, image)
        .then(bytes -> SignedMetadata.targets(line, bytes))
        .orThrow(failure -> new IllegalStateException(failure.explain()));
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF);
  }

  private ArtifactStore stored(byte[] image, Digest digest) throws Exception {
    ArtifactStore store = FileArtifactStore.open(folder.resolve("artifacts"));
    try (ArtifactUpload upload =
        store
            .begin(digest, new ByteCount(image.length))
            .orThrow(failure -> new IOException(failure.explain()))) {
      assertEquals(Optional.empty(), upload.write(image, 0, image.length));
      upload.finish().orThrow(failure -> new IOException(failure.explain()));
    }
    return store;
  }

  private static byte[] read(ArtifactStore store, Digest digest, int length, int piece)
      throws IOException {
    try (StoredArtifact artifact =
        store.open(digest).orThrow(failure -> new IOException(failure.explain()))) {
      ByteBuffer all = ByteBuffer.allocate(length);
      while (all.hasRemaining()) {
        ByteBuffer part = ByteBuffer.allocate(Math.min(piece, all.remaining()));
        artifact.read(part, all.position());
        all.put(part.flip());
      }
      return all.array();
    }
  }
}
