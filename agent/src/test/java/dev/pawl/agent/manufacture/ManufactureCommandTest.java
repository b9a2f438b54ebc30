package dev.pawl.agent.manufacture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.device.Backends;
import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.rollback.Counters;
import dev.pawl.agent.rollback.DeviceCounter;
import dev.pawl.agent.rollback.FileMonotonicCounter;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.agent.slot.FileSlotStorage;
import dev.pawl.agent.testkit.TestAuthority;
import dev.pawl.agent.tpm.TpmAddress;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.file.TwinFile.Reading;
import dev.pawl.core.key.Pem;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.SoftwareTpm;
import dev.pawl.core.testkit.TestDirector;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManufactureCommandTest {
  private static final byte[] IMAGE = new byte[100_000];

  @TempDir Path folder;
  private final TestRepository repository = TestRepository.withLines("lock");
  private final ImageDescription image = repository.publish("lock", "1.0.0", 7, "lock-s2", IMAGE);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> options = new LinkedHashMap<>();
  private DeviceFolder device;

  @BeforeEach
  void prepare() throws IOException, CertificateEncodingException {
    device = new DeviceFolder(folder.resolve("lock-1"));
    byte[] ca = new TestAuthority("server").certificate().getEncoded();
    options.put("device", device.root().toString());
    options.put("id", "lock-1");
    options.put("model", "lock");
    options.put("hardware", "lock-s2");
    options.put("server", "https://update.example:8443");
    put("ca", Pem.encode("CERTIFICATE", ca));
    put("root", repository.factoryRoot());
    put("director-root", new TestDirector().factoryRoot());
    put("image", IMAGE);
    put("proof", repository.proof(image.path()).toBytes());
    put("token", "secret\n".getBytes(StandardCharsets.US_ASCII));
  }

  private void put(String option, byte[] content) throws IOException {
    Path file = folder.resolve(option);
    Files.write(file, content);
    options.put(option, file.toString());
  }

  private void put(String option, String content) throws IOException {
    put(option, content.getBytes(StandardCharsets.UTF_8));
  }

  private int run() {
    List<String> words = new ArrayList<>();
    options.forEach((name, value) -> words.addAll(List.of("--" + name, value)));
    return ManufactureCommand.run(words, stream(out), stream(err));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, false, StandardCharsets.UTF_8);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void assertRefused(int exit, String message) throws IOException {
    assertEquals(exit, run(), this::said);
    assertTrue(said().startsWith("pawl agent manufacture: "), said());
    assertTrue(said().contains(message), said());
    assertFalse(Files.exists(device.root()), "no half device");
  }

  @Test
  void device_isMade() throws IOException {
    options.put("config", Files.writeString(folder.resolve("c"), "{\"pollSeconds\":9}").toString());
    assertEquals(0, run(), this::said);
    assertTrue(
        out.toString(StandardCharsets.UTF_8).contains("pawl boot --device " + device.root()));
    DeviceConfig config = Expect.ok(DeviceConfig.read(device));
    assertEquals("lock-1", config.id().value());
    assertEquals(9, config.pollAtLeastEvery().toSeconds());
    assertArrayEquals(repository.factoryRoot(), Files.readAllBytes(device.factoryRoot()));
    assertEquals(
        Digest.sha256(repository.factoryRoot()).hex(),
        Files.readString(device.factoryRootDigest()).strip());
    assertEquals("secret\n", Files.readString(device.enrolmentToken()));
    assertEquals(
        new Reading.Found<>(BootRecord.factory(Slot.A), true), new BootRecordStore(device).read());
    assertEquals(new ReleaseCounter(7), Expect.ok(new FileMonotonicCounter(device).read()));
    var slots = new FileSlotStorage(device, ByteCount.mebi(1));
    try (var stored = slots.open(Slot.A)) {
      assertArrayEquals(IMAGE, stored.readAllBytes());
    }
    assertArrayEquals(repository.proof(image.path()).toBytes(), slots.proof(Slot.A).orElseThrow());
    assertEquals(Optional.empty(), slots.proof(Slot.B));
    try (Stream<Path> files = Files.walk(device.root())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
            file.toString());
      }
    }
    try (Stream<Path> beside = Files.list(folder)) {
      assertTrue(beside.noneMatch(path -> path.toString().endsWith(".unfinished")));
    }
  }

  @Test
  void tokenAndConfig_mayBeLeftOut() {
    options.remove("token");
    assertEquals(0, run(), this::said);
    assertFalse(Files.exists(device.enrolmentToken()));
  }

  @Test
  void interruptedAttempt_isClearedAway() throws IOException {
    Path leftover = folder.resolve("lock-1.unfinished").resolve("slots").resolve("a");
    Files.createDirectories(leftover);
    Files.writeString(leftover.resolve("image"), "half");
    assertEquals(0, run(), this::said);
    assertFalse(Files.exists(folder.resolve("lock-1.unfinished")));
  }

  @Test
  void existingFolder_isLeftAlone() throws IOException {
    Files.createDirectories(device.root());
    assertEquals(9, run());
    assertTrue(said().contains("manufacture.folder-in-use"), said());
    try (Stream<Path> content = Files.list(device.root())) {
      assertEquals(0, content.count());
    }
  }

  @Test
  void proofFromAnotherRoot_isNotVerified() throws IOException {
    put("root", TestRepository.withLines("lock").factoryRoot());
    assertRefused(3, "trust.too-few-signatures");
  }

  @Test
  void damagedProof_isNotVerified() throws IOException {
    put("proof", "{}");
    assertRefused(3, "trust.malformed");
  }

  @Test
  void flippedBitInTheImage_isNotVerified() throws IOException {
    byte[] flipped = IMAGE.clone();
    flipped[99_999] ^= 1;
    put("image", flipped);
    assertRefused(3, "image.digest-mismatch");
  }

  @Test
  void truncatedImage_isNotVerified() throws IOException {
    put("image", new byte[99_999]);
    assertRefused(3, "image.length-mismatch");
  }

  @Test
  void imageForOtherHardware_isRefused() throws IOException {
    options.put("hardware", "lock-s3");
    assertRefused(4, "image.wrong-hardware");
  }

  @Test
  void imageLargerThanASlot_isRefused() throws IOException {
    put("config", "{\"slotCapacity\":1000}");
    assertRefused(4, "image.too-large");
  }

  @Test
  void missingFiles_areNamed() throws IOException {
    for (String option : List.of("ca", "root", "image", "proof", "token", "config")) {
      String before = options.getOrDefault(option, "");
      options.put(option, folder.resolve("missing-" + option).toString());
      err.reset();
      assertRefused(1, "missing-" + option);
      if (before.isEmpty()) {
        options.remove(option);
      } else {
        options.put(option, before);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
  void caWithoutCertificate_isRefused(String ca) throws IOException {
    put("ca", ca);
    assertRefused(1, "manufacture.unusable-file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"pollSecond\":9}", "{\"pollSeconds\":0}", "{\"health\":[]}"})
  void badConfiguration_isRefused(String config) throws IOException {
    put("config", config);
    assertRefused(2, "manufacture.bad-config");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{", "{\"a\":1,\"a\":2}"})
  void configurationThatIsNoObject_isRefused(String config) throws IOException {
    put("config", config);
    assertRefused(1, "manufacture.unusable-file");
  }

  @Test
  void sameKeyTwice_isAContradiction() throws IOException {
    put("config", "{\"model\":\"door\"}");
    assertRefused(2, "\"model\" stands in the --config file and is an option too");
  }

  @Test
  void badServer_isRefused() throws IOException {
    options.put("server", "http://update.example");
    assertRefused(2, "/server");
  }

  @Test
  void missingOption_showsHelp() throws IOException {
    options.remove("proof");
    assertRefused(2, "--proof is missing");
    assertTrue(said().contains("Usage: pawl agent manufacture"), said());
  }

  @Test
  void help_isOnStandardOutput() {
    assertEquals(0, ManufactureCommand.run(List.of("--help"), stream(out), stream(err)));
    assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("Usage: pawl agent manufacture"));
    assertEquals("", said());
  }

  @Test
  void folderThatCannotBeWritten_isNamed() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    options.put("device", folder.resolve("file").resolve("lock-1").toString());
    assertEquals(1, run());
    assertTrue(said().contains("manufacture.not-written"), said());
  }

  /// @return the counter, as the device sees it
  private DeviceCounter inTpm(SoftwareTpm chip) throws IOException {
    String choice = "{\"kind\":\"tpm\",\"tpm\":\"" + chip.address() + "\"}";
    put("config", "{\"counter\":" + choice + ",\"key\":" + choice + "}");
    return Counters.of(
        device,
        new Backends.Counter.Tpm(TpmAddress.parse(chip.address()), Backends.Counter.Tpm.INDEX));
  }

  @Test
  void counterAndKeyInATpm_areMadeOnce() throws IOException {
    try (SoftwareTpm chip = SoftwareTpm.in(folder)) {
      DeviceCounter counter = inTpm(chip);
      put("tpm-owner-auth", "0123456789abcdef");
      assertEquals(0, run(), this::said);
      assertEquals(new ReleaseCounter(7), Expect.ok(counter.read()));
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(device.tpmAuth())));
      assertFalse(Files.exists(device.key()), "no key in a file");
      options.put("device", folder.resolve("another").toString());
      assertEquals(1, run());
      assertTrue(said().contains("manufacture.tpm-not-prepared"), said());
      assertFalse(Files.exists(folder.resolve("another")));
      assertEquals(new ReleaseCounter(7), Expect.ok(counter.read()));
    }
  }

  @Test
  void tpmWithoutItsOwnersAuthorisation_isRefused() throws IOException {
    try (SoftwareTpm chip = SoftwareTpm.in(folder)) {
      DeviceCounter counter = inTpm(chip);
      assertRefused(2, "--tpm-owner-auth is missing");
      put("tpm-owner-auth", "0123456789abcdef0123456789abcdef-and-more");
      assertRefused(1, "manufacture.unusable-file");
      assertEquals("device.counter-missing", Expect.code(counter.read()));
    }
  }

  @Test
  void absentTpm_isTold() throws IOException {
    String choice = "{\"kind\":\"tpm\",\"tpm\":\"unix:" + folder.resolve("none") + "\"}";
    put("config", "{\"counter\":" + choice + "}");
    put("tpm-owner-auth", "0123456789abcdef");
    assertRefused(1, "manufacture.tpm-not-prepared");
  }
}
