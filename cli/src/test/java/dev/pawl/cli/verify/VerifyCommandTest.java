package dev.pawl.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.testing.TestShell;
import dev.pawl.cli.testing.TestShell.Run;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  @TempDir private Path folder;
  private byte[] image;

  @BeforeEach
  void publish() throws IOException {
    image = new byte[150_000];
    new Random(7).nextBytes(image);
    TestRepository repository = TestRepository.withLines("lock");
    ImageDescription described = repository.publish("lock", "2.0.0", 2, "lock-s2", image);
    Files.write(folder.resolve("lock.img"), image);
    Files.write(folder.resolve("proof.json"), repository.proof(described.path()).toBytes());
    Files.write(folder.resolve("root.json"), repository.factoryRoot());
  }

  private Run verify(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("verify", "lock.img", "--proof", "proof.json", "--root", "root.json"));
    arguments.addAll(List.of(more));
    return new TestShell(folder).run(arguments.toArray(String[]::new));
  }

  private void refused(String code, Run run) {
    assertEquals(3, run.exit(), run.out());
    assertTrue(run.err().contains(code), run.err());
    assertEquals("", run.out());
  }

  @Test
  void genuineImage_isCalledGenuine() {
    Run run = verify("--hardware", "lock-s2", "--counter-floor", "2");

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().startsWith("image     genuine"), run.out());
  }

  @Test
  void genuineImage_withJson() {
    Run run = verify("--json");

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().startsWith("{\"genuine\":true,"), run.out());
  }

  @Test
  void oneFlippedBit_isNotGenuine() throws IOException {
    image[140_000] ^= 4;
    Files.write(folder.resolve("lock.img"), image);

    refused("image.digest-mismatch", verify());
  }

  @Test
  void truncatedImage_isNotGenuine() throws IOException {
    Files.write(folder.resolve("lock.img"), Arrays.copyOf(image, 149_999));

    refused("image.length-mismatch", verify());
  }

  @Test
  void forgedProof_isNotBelieved() throws IOException {
    TestRepository forger = TestRepository.withLines("lock");
    ImageDescription described = forger.publish("lock", "2.0.0", 2, "lock-s2", image);
    Files.write(folder.resolve("proof.json"), forger.proof(described.path()).toBytes());

    refused("trust.too-few-signatures", verify());
  }

  @Test
  void damagedProofOrRoot_isNotBelieved() throws IOException {
    Files.write(
        folder.resolve("proof.json"),
        Arrays.copyOf(Files.readAllBytes(folder.resolve("proof.json")), 100));
    refused("trust.malformed", verify());

    Files.writeString(folder.resolve("root.json"), "{}", StandardCharsets.UTF_8);
    publishProofAgain();
    refused("trust.malformed", verify());
  }

  private void publishProofAgain() throws IOException {
    TestRepository repository = TestRepository.withLines("lock");
    ImageDescription described = repository.publish("lock", "2.0.0", 2, "lock-s2", image);
    Files.write(folder.resolve("proof.json"), repository.proof(described.path()).toBytes());
  }

  @Test
  void imageForOtherHardware_isRefused() {
    refused("image.wrong-hardware", verify("--hardware", "gw-r3"));
  }

  @Test
  void imageBelowTheFloor_isRefused() {
    refused("image.counter-below-floor", verify("--counter-floor", "3"));
  }

  @Test
  void missingFiles_areNamed() throws IOException {
    Files.delete(folder.resolve("lock.img"));
    assertEquals(8, verify().exit());
    Files.delete(folder.resolve("proof.json"));
    Run run = verify();
    assertEquals(8, run.exit());
    assertTrue(run.err().contains("proof.json"), run.err());
  }
}
