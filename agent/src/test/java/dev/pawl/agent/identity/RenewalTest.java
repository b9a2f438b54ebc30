package dev.pawl.agent.identity;

import static dev.pawl.core.testkit.Expect.ok;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.agent.testkit.TestAuthority;
import dev.pawl.agent.testkit.TestEst;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.Disk;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.testkit.FaultyDisk;
import dev.pawl.core.value.DeviceId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RenewalTest {
  private static final DeviceId DEVICE = new DeviceId("lock-1");
  private static final URI SERVER = URI.create("https://localhost/");

  /// The power goes.
  private static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /// Counts what cannot be taken back, and cuts the power before one of it.
  private static final class Power {
    private int done; // so far
    private int cutAt = Integer.MAX_VALUE;

    void step() {
      if (done++ == cutAt) {
        throw new PowerCut();
      }
    }

    /// The machine's disk; each thing that changes it is a step.
    Disk disk() {
      return new FaultyDisk(
          (act, _) -> {
            if (act.changes()) {
              step();
            }
          });
    }
  }

  /// A server as docs/spec/identity.md has it: both certificates count until the new one was shown.
  private static final class MemoryServer implements RenewalServer {
    private final TestAuthority authority = new TestAuthority("test");
    private final Power power;
    private final Set<X509Certificate> inForce = new HashSet<>();
    private Optional<X509Certificate> pending = Optional.empty(); // until it is shown
    private boolean reached = true;
    private boolean forgets;
    private int issued; // so far

    MemoryServer(Power power) {
      this.power = power;
    }

    X509Certificate issue(java.security.PublicKey key) {
      issued++;
      return authority.issue("CN=" + DEVICE, key, List.of());
    }

    @Override
    public Result<List<X509Certificate>, LinkFailure> renew(DeviceIdentity as, byte[] request) {
      power.step(); // the request is lost
      if (!reached) {
        return Result.failed(new LinkFailure.Unreachable(SERVER, "no network"));
      }
      if (!isLetIn(as)) {
        return Result.failed(refused());
      }
      try {
        var key = TestEst.requestedKey(request);
        if (pending.filter(one -> one.getPublicKey().equals(key)).isEmpty()) {
          pending = Optional.of(issue(key));
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      power.step(); // the answer is lost
      return Result.ok(List.of(pending.orElseThrow(), authority.certificate()));
    }

    @Override
    public Optional<LinkFailure> greet(DeviceIdentity as) {
      power.step();
      if (!reached) {
        return Optional.of(new LinkFailure.Unreachable(SERVER, "no network"));
      }
      boolean letIn = isLetIn(as);
      power.step();
      return letIn ? Optional.empty() : Optional.of(refused());
    }

    private boolean isLetIn(DeviceIdentity as) {
      X509Certificate shown = as.chain().getFirst();
      if (pending.filter(shown::equals).isPresent() && !forgets) {
        inForce.clear();
        inForce.add(shown);
        pending = Optional.empty();
      }
      return inForce.contains(shown);
    }

    private static LinkFailure refused() {
      return new LinkFailure.Answered(SERVER, 403, "identity.revoked", "");
    }
  }

  @TempDir Path root;

  /// One device and its server.
  private final class Rig {
    final Power power = new Power();
    final MemoryServer server = new MemoryServer(power);
    final DeviceFolder folder;
    final boolean newKey;
    final Instant due;

    Rig(String name, boolean newKey) throws IOException {
      this.newKey = newKey;
      folder = new DeviceFolder(root.resolve(name), power.disk());
      folder.create();
      var keys = ok(files().keysForEnrolment());
      X509Certificate first = server.issue(keys.getPublic());
      server.inForce.add(first);
      files().store(new DeviceIdentity(keys, List.of(first)));
      due = Renewal.due(enrolled());
      power.done = 0;
    }

    IdentityFiles files() {
      return new IdentityFiles(folder, new KeyInFile(folder));
    }

    DeviceIdentity enrolled() throws IOException {
      return ok(files().enrolled(DEVICE)).orElseThrow();
    }

    Renewal.Outcome run(Instant now) throws IOException {
      DeviceIdentity current = enrolled();
      return new Renewal(files(), DEVICE, newKey, server).run(current, now);
    }

    Set<String> names() throws IOException {
      try (var list = Files.list(folder.identity())) {
        return new TreeSet<>(list.map(file -> "" + file.getFileName()).toList());
      }
    }
  }

  @Test
  void beforeTwoThirdsOfItsTime_nothingIsDone() throws IOException {
    var rig = new Rig("d", true);
    X509Certificate own = rig.enrolled().chain().getFirst();
    Duration whole =
        Duration.between(own.getNotBefore().toInstant(), own.getNotAfter().toInstant());
    assertEquals(own.getNotBefore().toInstant().plus(whole.multipliedBy(2).dividedBy(3)), rig.due);
    assertEquals(Renewal.Outcome.NOTHING, rig.run(rig.due.minusMillis(1)));
    assertEquals(1, rig.server.issued);
    assertTrue(rig.run(rig.due).identity().isPresent());
  }

  @Test
  void renewal_isForANewKey_orTheSame_asConfigured() throws IOException {
    for (boolean newKey : List.of(true, false)) {
      var rig = new Rig("d-" + newKey, newKey);
      DeviceIdentity before = rig.enrolled();
      DeviceIdentity after = rig.run(rig.due).identity().orElseThrow();
      assertNotEquals(before.chain(), after.chain());
      assertEquals(newKey, !before.keys().getPublic().equals(after.keys().getPublic()));
      assertEquals(after.chain(), rig.enrolled().chain());
      assertEquals(Set.of("certificate.pem", "key.pem"), rig.names());
    }
  }

  @Test
  void everyPowerCut_leavesADeviceThatIsLetIn_andRenewsLater() throws IOException {
    for (boolean newKey : List.of(true, false)) {
      int cuts = 0;
      boolean cut = true;
      while (cut) {
        var rig = new Rig("d-" + newKey + "-" + cuts, newKey);
        String where = "newKey " + newKey + ", cut before step " + cuts;
        DeviceIdentity before = rig.enrolled();
        rig.power.done = 0;
        rig.power.cutAt = cuts;
        cut = false;
        try {
          rig.run(rig.due);
        } catch (PowerCut e) {
          cut = true;
        }
        rig.power.cutAt = Integer.MAX_VALUE;
        Renewal.Outcome outcome = rig.run(rig.due);
        assertEquals(Optional.empty(), outcome.problem(), where);
        DeviceIdentity after = rig.enrolled();
        assertEquals(Optional.empty(), rig.server.greet(after), where);
        assertNotEquals(before.chain(), after.chain(), where);
        assertEquals(Set.of(after.chain().getFirst()), rig.server.inForce, where);
        assertEquals(Set.of("certificate.pem", "key.pem"), rig.names(), where);
        cuts++;
      }
      assertTrue(cuts > (newKey ? 12 : 8), "only " + cuts + " steps were cut");
    }
  }

  @Test
  void serverOutOfReach_deviceKeepsWhatItHas_andAsksForTheSameKeyAgain() throws IOException {
    var rig = new Rig("d", true);
    rig.server.reached = false;
    assertEquals("enrol.not-renewed", rig.run(rig.due).problem().orElseThrow().code());
    DeviceIdentity kept = rig.enrolled();
    byte[] next = Files.readAllBytes(rig.folder.nextKey());
    rig.server.reached = true;
    DeviceIdentity after = rig.run(rig.due).identity().orElseThrow();
    assertNotEquals(kept.chain(), after.chain());
    assertArrayEquals(
        next, Files.readAllBytes(rig.folder.key()), "the key made first is the one certified");
  }

  @Test
  void renewedCertificateTheServerDoesNotKnow_isThrownAway() throws IOException {
    var rig = new Rig("d", true);
    rig.server.forgets = true; // such as a server restored from an older backup
    DeviceIdentity before = rig.enrolled();
    assertEquals("enrol.renewed-refused", rig.run(rig.due).problem().orElseThrow().code());
    assertEquals(before.chain(), rig.enrolled().chain());
    assertEquals(Optional.empty(), rig.server.greet(rig.enrolled()));
    assertEquals(Set.of("certificate.pem", "key.pem"), rig.names());
  }

  @Test
  void damagedCertificateBeside_isThrownAway_andAskedForAgain() throws IOException {
    var rig = new Rig("d", true);
    Files.writeString(rig.folder.nextCertificate(), "half a certificate");
    assertTrue(rig.run(rig.due).identity().isPresent());
  }

  @Test
  void certificateForAnotherKey_isNotKept() throws IOException {
    var rig = new Rig("d", true);
    rig.server.pending = Optional.empty();
    var server =
        new RenewalServer() {
          @Override
          public Result<List<X509Certificate>, LinkFailure> renew(
              DeviceIdentity as, byte[] request) {
            var other = KeyGenerator.ecdsaP256().getPublic();
            return Result.ok(List.of(rig.server.issue(other)));
          }

          @Override
          public Optional<LinkFailure> greet(DeviceIdentity as) {
            throw new AssertionError("greeted with a certificate that is not ours");
          }
        };
    var outcome = new Renewal(rig.files(), DEVICE, true, server).run(rig.enrolled(), rig.due);
    assertEquals("enrol.wrong-certificate", outcome.problem().orElseThrow().code());
    assertFalse(Files.exists(rig.folder.nextCertificate()));
  }
}
