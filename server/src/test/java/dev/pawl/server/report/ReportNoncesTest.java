package dev.pawl.server.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.value.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportNoncesTest {
  private static final DeviceId DEVICE = new DeviceId("lock-1");

  private Instant now = Instant.parse("2026-11-20T00:00:00Z"); // moved by tests
  private final ReportNonces nonces = new ReportNonces(() -> now);

  private boolean isTaken(String nonce, DeviceId by) {
    return nonces.problemWith(Optional.of(nonce), by).isEmpty();
  }

  @Test
  void ownNonce_isTakenForAnHour() {
    String nonce = nonces.issue(DEVICE);
    assertTrue(isTaken(nonce, DEVICE));
    now = now.plus(ReportNonces.LIFETIME);
    assertTrue(isTaken(nonce, DEVICE));
    now = now.plus(Duration.ofMillis(1));
    assertEquals(false, isTaken(nonce, DEVICE));
  }

  @Test
  void nonceOfAnotherDevice_ofAnotherServer_orOfTheFuture_isNot() {
    assertEquals(false, isTaken(nonces.issue(new DeviceId("lock-2")), DEVICE));
    assertEquals(false, isTaken(new ReportNonces(() -> now).issue(DEVICE), DEVICE));
    String nonce = nonces.issue(DEVICE);
    now = now.minusMillis(1);
    assertEquals(false, isTaken(nonce, DEVICE));
  }

  @Test
  void changedNonce_orNone_isNot() {
    String nonce = nonces.issue(DEVICE);
    assertEquals(false, isTaken((nonce.charAt(0) == 'B' ? "C" : "B") + nonce.substring(1), DEVICE));
    assertEquals(false, isTaken(nonce.substring(0, 31), DEVICE));
    assertEquals(false, isTaken("x".repeat(100), DEVICE));
    assertEquals(
        "report.not-fresh", nonces.problemWith(Optional.empty(), DEVICE).orElseThrow().code());
  }
}
