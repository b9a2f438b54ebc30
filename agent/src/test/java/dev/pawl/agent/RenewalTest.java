package dev.pawl.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.image.BlockList;
import dev.pawl.core.release.ImageDescription;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The running agent renews its certificate over real TLS; what is written when is in
/// [dev.pawl.agent.identity.RenewalTest].
@Timeout(120)
class RenewalTest {
  private static final byte[] ONE = image(1);
  private static final byte[] TWO = image(2);

  @TempDir Path folder;
  private final TestBackend backend = new TestBackend();
  private final ImageDescription v1 =
      backend.repository.publish("lock", "1.0.0", 1, "lock-s2", ONE);

  @AfterEach
  void stop() {
    backend.close();
  }

  private static byte[] image(int seed) {
    byte[] bytes = new byte[BlockList.BLOCK_SIZE + 777];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static X509Certificate certificate(TestDevice device)
      throws IOException, GeneralSecurityException {
    byte[] pem = Files.readAllBytes(device.folder.certificate());
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }

  @Test
  void certificateIsRenewed_andTheSameProcessGoesOnWithIt_toTheEndOfAnUpdate() throws Exception {
    TestDevice device = TestDevice.make(folder.resolve("d"), backend, v1, ONE, "");
    device.now = Instant.now();
    device.run(2);
    X509Certificate first = certificate(device);
    assertEquals(1, backend.certified.get());
    assertFalse(said(device, "agent.renewed"));

    // The test's authority gives two days, one of them over.
    device.now = first.getNotAfter().toInstant().minus(Duration.ofHours(1));
    backend.offer(1001, "2.0.0", 2, TWO);
    device.run(4);

    X509Certificate second = certificate(device);
    assertTrue(said(device, "agent.renewed"), () -> device.lines().toString());
    assertFalse(first.getPublicKey().equals(second.getPublicKey()), "a new key");
    assertEquals(
        3, backend.certified.get(), "one in each process, though the clock says it is due again");
    assertTrue(
        backend.outcomes().contains("confirmed"), "signed with the key shown: " + device.lines());
  }

  private static boolean said(TestDevice device, String kind) {
    return device.lines().stream().anyMatch(line -> line.startsWith(kind + ":"));
  }
}
