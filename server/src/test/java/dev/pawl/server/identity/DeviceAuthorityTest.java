package dev.pawl.server.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir private Path folder;

  private DeviceAuthority open(List<String> names, Instant now) throws IOException {
    return DeviceAuthority.open(folder, names, now)
        .orThrow(failure -> new IllegalStateException(failure.explain()));
  }

  private AuthorityFailure refusal() throws IOException {
    return switch (DeviceAuthority.open(folder, List.of("localhost"), NOW)) {
      case Result.Failed<DeviceAuthority, AuthorityFailure>(AuthorityFailure failure) -> failure;
      case Result.Ok<DeviceAuthority, AuthorityFailure> _ -> throw new AssertionError("opened");
    };
  }

  @Test
  void secondStart_keepsAuthorityAndServerCertificate() throws IOException {
    DeviceAuthority first = open(List.of("localhost"), NOW);
    DeviceAuthority second = open(List.of("localhost"), NOW.plus(Duration.ofDays(100)));
    assertEquals(first.certificate(), second.certificate());
    assertEquals(first.serverCertificate(), second.serverCertificate());
  }

  @Test
  void newName_getsANewServerCertificate_ofTheSameAuthority() throws Exception {
    DeviceAuthority first = open(List.of("localhost"), NOW);
    DeviceAuthority second = open(List.of("localhost", "127.0.0.1", "updates.example.org"), NOW);
    assertEquals(first.certificate(), second.certificate());
    assertNotEquals(first.serverCertificate(), second.serverCertificate());
    second.serverCertificate().verify(second.certificate().getPublicKey());
    assertEquals(3, second.serverCertificate().getSubjectAlternativeNames().size());
  }

  @Test
  void serverCertificateNearItsEnd_isReplaced() throws IOException {
    DeviceAuthority first = open(List.of("localhost"), NOW);
    DeviceAuthority later = open(List.of("localhost"), NOW.plus(Duration.ofDays(740)));
    assertNotEquals(first.serverCertificate(), later.serverCertificate());
  }

  @Test
  void keys_areTheOwnersOnly() throws IOException {
    open(List.of("localhost"), NOW);
    for (String key : List.of("ca.key", "server.key")) {
      assertFalse(OwnerOnly.isOpenToOthers(folder.resolve(key)), key);
    }
  }

  @Test
  void keyOpenToOthers_isRefused() throws IOException {
    open(List.of("localhost"), NOW);
    Files.setPosixFilePermissions(
        folder.resolve("ca.key"), PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals("identity.authority-key-unusable", refusal().code());
  }

  @Test
  void lostKey_isRefused_ratherThanReplaced() throws IOException {
    open(List.of("localhost"), NOW);
    Files.delete(folder.resolve("ca.key"));
    assertEquals("identity.authority-key-unusable", refusal().code());
    assertFalse(Files.exists(folder.resolve("ca.key")));
  }

  @Test
  void keyOfAnotherAuthority_isRefused() throws IOException {
    open(List.of("localhost"), NOW);
    Files.delete(folder.resolve("ca.key"));
    Files.move(folder.resolve("server.key"), folder.resolve("ca.key"));
    assertEquals("identity.authority-not-a-pair", refusal().code());
  }

  @Test
  void brokenCertificate_isRefused() throws IOException {
    open(List.of("localhost"), NOW);
    Files.writeString(folder.resolve("ca.pem"), "nonsense");
    assertEquals("identity.authority-certificate-unusable", refusal().code());
  }

  @Test
  void startCutOffAfterTheKey_isFinishedByTheNext() throws IOException {
    open(List.of("localhost"), NOW);
    Files.delete(folder.resolve("ca.pem"));
    Files.delete(folder.resolve("server.pem"));
    Files.delete(folder.resolve("server.key"));
    assertTrue(open(List.of("localhost"), NOW).certificate().getBasicConstraints() == 0);
  }
}
