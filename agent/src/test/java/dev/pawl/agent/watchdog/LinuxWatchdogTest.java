package dev.pawl.agent.watchdog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a file in the place of the device: a real one would reset this machine.
class LinuxWatchdogTest {
  @TempDir Path folder;

  private Path device;

  @BeforeEach
  void makeDevice() throws IOException {
    device = Files.createFile(folder.resolve("watchdog"));
  }

  private void sysfs(String timeout, String nowayout) throws IOException {
    Path facts = Files.createDirectories(folder.resolve("sys/watchdog0"));
    Files.writeString(facts.resolve("timeout"), timeout + "\n");
    Files.writeString(facts.resolve("nowayout"), nowayout + "\n");
  }

  private Result<LinuxWatchdog, WatchdogFailure> open(Path path) {
    return LinuxWatchdog.open(path, folder.resolve("sys"));
  }

  private LinuxWatchdog opened() {
    return open(device).orThrow(failure -> new IllegalStateException(failure.explain()));
  }

  @Test
  void signsOfLife_areWritten_andTheMagicByteAtTheEnd() throws IOException {
    sysfs("60", "0");
    LinuxWatchdog watchdog = opened();
    assertEquals(Duration.ofSeconds(60), watchdog.timeout());
    watchdog.signOfLife();
    watchdog.signOfLife();
    assertTrue(watchdog.release());
    assertArrayEquals(new byte[] {0, 0, 'V'}, Files.readAllBytes(device));
  }

  @Test
  void driverWithoutWayOut_getsNoMagicByte_andThatIsSaid() throws IOException {
    sysfs("30", "1");
    LinuxWatchdog watchdog = opened();
    assertTrue(watchdog.toString().contains("cannot be stopped"), watchdog::toString);
    assertFalse(watchdog.release());
    assertArrayEquals(new byte[] {0}, Files.readAllBytes(device));
  }

  @Test
  void withoutSysfs_theWorseIsTakenForGranted() throws IOException {
    LinuxWatchdog watchdog = opened();
    assertEquals(Duration.ofSeconds(10), watchdog.timeout());
    assertFalse(watchdog.release());
  }

  @Test
  void missingDevice_isNamed_andNotMade() {
    Path missing = folder.resolve("watchdog1");
    assertEquals(Result.failed(new WatchdogFailure.Missing(missing)), open(missing));
    assertFalse(Files.exists(missing));
  }

  @Test
  void deviceThatCannotBeOpened_isNamed() {
    Result<LinuxWatchdog, WatchdogFailure> opened = open(folder);
    assertEquals(
        "watchdog.unusable",
        opened instanceof Result.Failed<LinuxWatchdog, WatchdogFailure>(WatchdogFailure why)
            ? why.code()
            : "opened");
  }
}
