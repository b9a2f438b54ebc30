package dev.pawl.core.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.RoleType;
import org.junit.jupiter.api.Test;

class OfflineVerifierTest {
  private static final byte[] IMAGE = "firmware".getBytes(UTF_8);

  private final TestRepository repository = TestRepository.withLines("lock", "lamp");

  @Test
  void publishedImage_isFoundByAClient_andVerifiedOffline() {
    ImageDescription image = repository.publish("lock", "2.0.0", 2, "lock-s2", IMAGE);
    assertEquals(image, repository.verified(image.path()).value());
    ImageProof proof = repository.proof(image.path());
    assertEquals(image, Expect.ok(OfflineVerifier.verify(proof, repository.factoryRoot())).value());
  }

  @Test
  void proofSurvivesRotationsOfEveryRole_andExpiry() {
    for (RoleType type : RoleType.values()) {
      repository.rotate(type);
      repository.rotate(type);
    }
    ImageDescription image = repository.publish("lock", "2.0.0", 2, "lock-s2", IMAGE);
    ImageProof proof = repository.proof(image.path());
    assertEquals(8, proof.roots().size());
    assertEquals(image, Expect.ok(OfflineVerifier.verify(proof, repository.factoryRoot())).value());
    ImageProof read = Expect.ok(ImageProof.parse(proof.toBytes()));
    assertEquals(proof, read);
    byte[] newerFactoryRoot = repository.tuf().file("5.root.json");
    assertEquals(image, Expect.ok(OfflineVerifier.verify(read, newerFactoryRoot)).value());
  }
}
