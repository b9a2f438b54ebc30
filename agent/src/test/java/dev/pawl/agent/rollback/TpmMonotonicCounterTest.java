package dev.pawl.agent.rollback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pawl.agent.tpm.NvIndex;
import dev.pawl.agent.tpm.Tpm;
import dev.pawl.agent.tpm.TpmAccess;
import dev.pawl.agent.tpm.TpmAddress;
import dev.pawl.agent.tpm.TpmFactory;
import dev.pawl.agent.tpm.TpmRefused;
import dev.pawl.core.failure.Result;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.SoftwareTpm;
import dev.pawl.core.value.ReleaseCounter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a counter in a TPM promises beyond the contract of all counters.
class TpmMonotonicCounterTest {
  private static final int INDEX = 0x01807741;
  private static final byte[] OWNER = "owner".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path temp;
  private Optional<SoftwareTpm> chip = Optional.empty(); // started before each test

  @BeforeEach
  void start() throws IOException {
    chip = Optional.of(SoftwareTpm.in(temp));
    TpmFactory.writeDeviceAuth(authFile());
    TpmFactory.own(factory());
    Expect.ok(new TpmMonotonicCounter(factory(), INDEX).manufacture(at(7)));
  }

  @AfterEach
  void stop() {
    chip.ifPresent(SoftwareTpm::close);
  }

  private Path authFile() {
    return temp.resolve("tpm.auth");
  }

  private TpmAddress address() {
    return TpmAddress.parse(chip.orElseThrow().address());
  }

  private TpmAccess factory() {
    return TpmAccess.ofFactory(address(), authFile(), OWNER);
  }

  private MonotonicCounter counter() {
    return new TpmMonotonicCounter(TpmAccess.ofDevice(address(), authFile()), INDEX);
  }

  private static ReleaseCounter at(long value) {
    return new ReleaseCounter(value);
  }

  private String code() {
    return Expect.code(counter().read());
  }

  @Test
  void missingCounter_refuses_andIsNeverMadeAgain() throws IOException {
    try (Tpm tpm = factory().open()) {
      tpm.undefine(INDEX, OWNER);
    }
    assertEquals("device.counter-missing", code());
    assertEquals("device.counter-missing", Expect.code(counter().raise(at(9))));
    assertEquals("device.counter-missing", code());
  }

  @Test
  void missingBase_refuses() throws IOException {
    try (Tpm tpm = factory().open()) {
      tpm.undefine(INDEX + 1, OWNER);
    }
    assertEquals("device.counter-missing", code());
  }

  @Test
  void counterMadeAgain_doesNotLowerTheFloor() throws IOException {
    Expect.ok(counter().raise(at(9)));
    byte[] auth = factory().deviceAuth();
    try (Tpm tpm = factory().open()) {
      NvIndex before = tpm.index(INDEX).orElseThrow();
      tpm.undefine(INDEX, OWNER);
      tpm.define(new NvIndex(INDEX, before.attributes() & ~NvIndex.WRITTEN, 8), auth, OWNER);
    }
    assertEquals("device.counter-not-ours", code()); // never written
    try (Tpm tpm = factory().open()) {
      tpm.increment(INDEX, auth);
    }
    assertEquals(Result.ok(at(10)), counter().read());
  }

  @Test
  void baseThatIsNotLocked_isRefused() throws IOException {
    try (Tpm tpm = factory().open()) {
      NvIndex before = tpm.index(INDEX + 1).orElseThrow();
      byte[] auth = factory().deviceAuth();
      byte[] content = tpm.read(INDEX + 1, auth, 16);
      tpm.undefine(INDEX + 1, OWNER);
      int attributes = before.attributes() & ~NvIndex.WRITTEN & ~NvIndex.WRITE_LOCKED;
      tpm.define(new NvIndex(INDEX + 1, attributes, 16), auth, OWNER);
      tpm.write(INDEX + 1, auth, content);
    }
    assertEquals("device.counter-not-ours", code());
  }

  @Test
  void baseTheOwnerCouldWrite_isRefused() throws IOException {
    try (Tpm tpm = factory().open()) {
      NvIndex before = tpm.index(INDEX + 1).orElseThrow();
      byte[] auth = factory().deviceAuth();
      byte[] content = tpm.read(INDEX + 1, auth, 16);
      tpm.undefine(INDEX + 1, OWNER);
      int ownerWrite = 0x2;
      int attributes =
          (before.attributes() & ~NvIndex.WRITTEN & ~NvIndex.WRITE_LOCKED) | ownerWrite;
      tpm.define(new NvIndex(INDEX + 1, attributes, 16), auth, OWNER);
      tpm.write(INDEX + 1, auth, content);
      tpm.lock(INDEX + 1, auth);
    }
    assertEquals("device.counter-not-ours", code());
  }

  @Test
  void counterBelowItsBase_isRefused() throws IOException {
    try (Tpm tpm = factory().open()) {
      NvIndex before = tpm.index(INDEX + 1).orElseThrow();
      byte[] auth = factory().deviceAuth();
      tpm.undefine(INDEX + 1, OWNER);
      int attributes = before.attributes() & ~NvIndex.WRITTEN & ~NvIndex.WRITE_LOCKED;
      tpm.define(new NvIndex(INDEX + 1, attributes, 16), auth, OWNER);
      tpm.write(INDEX + 1, auth, ByteBuffer.allocate(16).putLong(1_000_000).putLong(7).array());
      tpm.lock(INDEX + 1, auth);
    }
    assertEquals("device.counter-not-ours", code());
  }

  @Test
  void base_cannotBeWrittenOnTheDevice() throws IOException {
    try (Tpm tpm = factory().open()) {
      byte[] auth = factory().deviceAuth();
      assertThrows(TpmRefused.class, () -> tpm.write(INDEX + 1, auth, new byte[16]));
      assertThrows(TpmRefused.class, () -> tpm.write(INDEX + 1, OWNER, new byte[16]));
    }
    assertEquals(Result.ok(at(7)), counter().read());
  }

  @Test
  void raiseThatWasCutOff_goesOn() throws IOException {
    try (Tpm tpm = factory().open()) {
      tpm.increment(INDEX, factory().deviceAuth()); // the first step of a raise to 10
    }
    chip.orElseThrow().powerCycle();
    assertEquals(Result.ok(at(8)), counter().read());
    assertEquals(Result.ok(at(10)), counter().raise(at(10)));
  }

  @Test
  void tooFarUp_isRefused_andChangesNothing() {
    long beyond = 7 + TpmMonotonicCounter.MOST_STEPS + 1;
    assertEquals("device.counter-too-far-up", Expect.code(counter().raise(at(beyond))));
    assertEquals(Result.ok(at(7)), counter().read());
  }

  @Test
  void absentTpm_isUnreadable() {
    chip.orElseThrow().close();
    assertEquals("device.counter-unreadable", code());
    assertInstanceOf(Result.Failed.class, counter().raise(at(8)));
  }

  @Test
  void authorisationOthersCanRead_isRefused() throws IOException {
    Files.setPosixFilePermissions(authFile(), PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals("device.counter-unreadable", code());
  }

  @Test
  void wrongAuthorisation_isRefused() throws IOException {
    TpmFactory.writeDeviceAuth(authFile());
    assertEquals("device.counter-unreadable", code());
  }
}
