package dev.pawl.agent.tpm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.testkit.SoftwareTpm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TpmTest {
  private static final int INDEX = 0x01807741;
  private static final int KEY = 0x81007741;
  private static final int COUNTER =
      NvIndex.COUNTER | NvIndex.AUTH_WRITE | NvIndex.AUTH_READ | NvIndex.NO_DICTIONARY_ATTACK;
  private static final byte[] NONE = {};
  private static final byte[] OWNER = "owner".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AUTH = "device".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path temp;
  private Optional<SoftwareTpm> chip = Optional.empty(); // started before each test

  @BeforeEach
  void start() throws IOException {
    chip = Optional.of(SoftwareTpm.in(temp));
  }

  @AfterEach
  void stop() {
    chip.ifPresent(SoftwareTpm::close);
  }

  private Tpm open() throws IOException {
    return Tpm.open(TpmAddress.parse(chip.orElseThrow().address()));
  }

  private static long number(Tpm tpm) throws IOException {
    return ByteBuffer.wrap(tpm.read(INDEX, AUTH, 8)).getLong();
  }

  @Test
  void counter_rises_andSurvivesPowerCuts() throws IOException {
    long before;
    try (Tpm tpm = open()) {
      tpm.define(new NvIndex(INDEX, COUNTER, 8), AUTH, NONE);
      tpm.increment(INDEX, AUTH);
      before = number(tpm);
      tpm.increment(INDEX, AUTH);
      assertEquals(before + 1, number(tpm));
    }
    chip.orElseThrow().powerCycle();
    try (Tpm tpm = open()) {
      assertEquals(before + 1, number(tpm));
      assertEquals(Optional.of(new NvIndex(INDEX, COUNTER | NvIndex.WRITTEN, 8)), tpm.index(INDEX));
    }
  }

  @Test
  void counterMadeAgain_beginsAboveTheOldOne() throws IOException {
    try (Tpm tpm = open()) {
      tpm.define(new NvIndex(INDEX, COUNTER, 8), AUTH, NONE);
      for (int i = 0; i < 5; i++) {
        tpm.increment(INDEX, AUTH);
      }
      long before = number(tpm);
      tpm.undefine(INDEX, NONE);
      assertEquals(Optional.empty(), tpm.index(INDEX));
      tpm.define(new NvIndex(INDEX, COUNTER, 8), AUTH, NONE);
      tpm.increment(INDEX, AUTH);
      assertTrue(number(tpm) > before);
    }
  }

  @Test
  void counter_cannotBeWritten() throws IOException {
    try (Tpm tpm = open()) {
      tpm.define(new NvIndex(INDEX, COUNTER, 8), AUTH, NONE);
      tpm.increment(INDEX, AUTH);
      assertThrows(TpmRefused.class, () -> tpm.write(INDEX, AUTH, new byte[8]));
    }
  }

  @Test
  void lockedIndex_isNeverWrittenAgain() throws IOException {
    try (Tpm tpm = open()) {
      int attributes = NvIndex.AUTH_WRITE | NvIndex.AUTH_READ | NvIndex.WRITE_DEFINE;
      tpm.define(new NvIndex(INDEX, attributes, 4), AUTH, NONE);
      tpm.write(INDEX, AUTH, new byte[] {1, 2, 3, 4});
      tpm.lock(INDEX, AUTH);
      assertThrows(TpmRefused.class, () -> tpm.write(INDEX, AUTH, new byte[4]));
    }
    chip.orElseThrow().powerCycle();
    try (Tpm tpm = open()) {
      assertThrows(TpmRefused.class, () -> tpm.write(INDEX, AUTH, new byte[4]));
      assertArrayEquals(new byte[] {1, 2, 3, 4}, tpm.read(INDEX, AUTH, 4));
    }
  }

  @Test
  void wrongAuthorisation_isRefused_andDoesNotLockTheDeviceOut() throws IOException {
    try (Tpm tpm = open()) {
      tpm.define(new NvIndex(INDEX, COUNTER, 8), AUTH, NONE);
      for (int i = 0; i < 50; i++) {
        assertThrows(TpmRefused.class, () -> tpm.increment(INDEX, OWNER));
      }
      tpm.increment(INDEX, AUTH);
    }
  }

  @Test
  void resetsWithoutShutdown_doNotLockTheDeviceOut() throws IOException {
    try (Tpm tpm = open()) {
      tpm.define(new NvIndex(INDEX, COUNTER, 8), AUTH, NONE);
      var _ = tpm.createSigningKey(KEY, AUTH, new byte[32], NONE);
    }
    for (int i = 0; i < 40; i++) {
      chip.orElseThrow().powerCycle();
      try (Tpm tpm = open()) {
        tpm.increment(INDEX, AUTH);
        assertEquals(2, tpm.sign(KEY, AUTH, new byte[32]).length);
      }
    }
  }

  @Test
  void ownedTpm_letsNobodyElseRemoveAnything() throws IOException {
    Path auth = temp.resolve("auth");
    TpmFactory.writeDeviceAuth(auth);
    TpmAccess factory =
        TpmAccess.ofFactory(TpmAddress.parse(chip.orElseThrow().address()), auth, OWNER);
    TpmFactory.own(factory);
    TpmFactory.own(factory);
    try (Tpm tpm = open()) {
      tpm.define(new NvIndex(INDEX, COUNTER, 8), AUTH, OWNER);
      assertThrows(TpmRefused.class, () -> tpm.undefine(INDEX, NONE));
      assertEquals(0x105, tpm.permanentState() & 0x105);
    }
  }

  @Test
  void unknownHandles_areTold() throws IOException {
    try (Tpm tpm = open()) {
      assertEquals(Optional.empty(), tpm.index(INDEX));
      assertEquals(Optional.empty(), tpm.signingKey(KEY));
    }
  }

  @Test
  void signingKey_survives_andOthersCanBeMade() throws IOException {
    EcPoint first;
    try (Tpm tpm = open()) {
      first = tpm.createSigningKey(KEY, AUTH, new byte[32], NONE);
      EcPoint second = tpm.createSigningKey(KEY + 1, AUTH, new byte[] {1}, NONE);
      assertNotEquals(first, second);
      tpm.removeKey(KEY + 1, NONE);
      assertEquals(Optional.empty(), tpm.signingKey(KEY + 1));
    }
    chip.orElseThrow().powerCycle();
    try (Tpm tpm = open()) {
      assertEquals(Optional.of(first), tpm.signingKey(KEY));
    }
  }

  @Test
  void absentTpm_isTold() {
    TpmAddress nowhere = TpmAddress.parse("unix:" + temp.resolve("none"));
    IOException problem = assertThrows(IOException.class, () -> Tpm.open(nowhere));
    assertTrue(("" + problem.getMessage()).contains("unix:"), () -> "" + problem);
  }
}
