package dev.pawl.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.RoleType;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class AgentMainTest {
  private static final byte[] ONE = new byte[70_000];
  private static final byte[] TWO = new byte[80_000];

  @TempDir Path folder;
  private final TestBackend backend = new TestBackend();
  private final ByteArrayOutputStream channel = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private TestDevice device;

  @BeforeEach
  void makeDevice() {
    // Here the real clock is used.
    for (RoleType role : RoleType.values()) {
      backend.repository.tuf().expires(role.role(), Instant.parse("2100-01-01T00:00:00Z"));
    }
    backend
        .repository
        .tuf()
        .expires(
            dev.pawl.core.testkit.TestRepository.role("lock"),
            Instant.parse("2100-01-01T00:00:00Z"));
    ImageDescription v1 = backend.repository.publish("lock", "1.0.0", 1, "lock-s2", ONE);
    device = TestDevice.make(folder, backend, v1, ONE, ",\"heartbeatSeconds\":1");
  }

  @AfterEach
  void stop() {
    backend.close();
  }

  private int run(String... args) {
    return AgentMain.run(
        List.of(args), channel, new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String home() {
    return device.folder.root().toString();
  }

  @Test
  void update_endsWithTheExitCodeOfAReboot_andBeatsMeanwhile() {
    backend.offer(1001, "2.0.0", 2, TWO);
    assertEquals(64, run("--device", home(), "--slot", "a", "--boot", "1"), this::said);
    String beats = channel.toString(StandardCharsets.US_ASCII);
    assertTrue(beats.startsWith("beat\n"), beats);
    assertTrue(beats.replace("beat\n", "").isEmpty(), "nothing but beats");
    assertTrue(said().lines().allMatch(line -> line.startsWith("{\"at\":")), said());
    assertTrue(said().contains("\"event\":\"trial.armed\""), said());
  }

  @Test
  void slotThatNobodyTells_isNotGuessed() {
    assertEquals(1, run("--device", home()));
    assertTrue(said().contains("agent.no-slot-told"), said());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--slot a | --device is missing",
        "--device /d --slot c | expected a or b",
        "--device /d --slot a --boot x | x",
        "--device /d --slot a --more b | unknown option",
      })
  void wrongArguments_areExplained(String line, String message) {
    assertEquals(2, run(line.split(" ")));
    assertTrue(said().startsWith("pawl agent: "), said());
    assertTrue(said().contains(message), said());
    assertTrue(said().contains("Usage: pawl agent"), said());
  }

  @Test
  void help_isNoError() {
    assertEquals(0, run("--help"));
    assertTrue(said().startsWith("Usage: pawl agent"), said());
  }

  @Test
  void folderThatIsNoDevice_isNamed() {
    assertEquals(1, run("--device", folder.resolve("none").toString(), "--slot", "a"));
    assertTrue(said().startsWith("pawl agent: device.config-missing: "), said());
  }

  @Test
  void emptySlot_isNamed() {
    assertEquals(1, run("--device", home(), "--slot", "b"));
    assertTrue(said().contains("\"code\":\"agent.nothing-runs\""), said());
  }

  @Test
  void missingAnchor_isNamed() throws IOException {
    Files.delete(device.folder.factoryRoot());
    assertEquals(1, run("--device", home(), "--slot", "a"));
    assertTrue(said().contains("\"code\":\"agent.no-factory-root\""), said());
    Files.createDirectory(device.folder.factoryRoot());
    assertEquals(1, run("--device", home(), "--slot", "a"));
  }

  @Test
  void missingDirectorRoot_isNamed() throws IOException {
    Files.delete(device.folder.directorRoot());
    assertEquals(1, run("--device", home(), "--slot", "a"));
    assertTrue(said().contains("\"code\":\"agent.no-director-root\""), said());
  }

  @Test
  void foreignImage_isNamed() throws IOException {
    Files.write(
        device.folder.factoryRoot(),
        dev.pawl.core.testkit.TestRepository.withLines("x").factoryRoot());
    assertEquals(1, run("--device", home(), "--slot", "a"));
    assertTrue(said().contains("\"code\":\"trust.too-few-signatures\""), said());
  }

  @Test
  void surprise_isToldWithItsTrace() throws IOException {
    Files.delete(device.folder.boot().resolve("record-0"));
    Files.delete(device.folder.boot().resolve("record-1"));
    assertEquals(1, run("--device", home(), "--slot", "a"));
    assertTrue(said().contains("\"event\":\"agent.stopped\""), said());
    assertTrue(said().contains("reading the boot record of a running device"), said());
  }

  @Test
  void deviceWithoutToken_waits_andSaysSoOnce() throws IOException {
    Files.delete(device.folder.enrolmentToken());
    device.run(3);
    assertEquals(List.of("agent.started", "agent.enrol-failed"), device.kinds());
    Files.writeString(device.folder.enrolmentToken(), "secret");
    device.run(1);
    assertTrue(device.kinds().contains("agent.enrolled"));
  }

  @Test
  void deviceWithoutAuthority_waits() throws IOException {
    byte[] ca = Files.readAllBytes(device.folder.serverCa());
    Files.delete(device.folder.serverCa());
    device.run(3);
    assertEquals(List.of("agent.started", "agent.enrol-failed"), device.kinds());
    Files.write(device.folder.serverCa(), ca);
    device.run(1);
    assertTrue(device.kinds().contains("agent.enrolled"));
  }

  @Test
  void agent_endsWhenTheBootStageIsGone() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.pawl.agent.AgentMain",
                "--device",
                home(),
                "--slot",
                "a")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream _ = process.getOutputStream();
        var beats =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      assertEquals("beat", beats.readLine());
    }
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it ended by itself");
    assertEquals(1, process.exitValue());
  }
}
